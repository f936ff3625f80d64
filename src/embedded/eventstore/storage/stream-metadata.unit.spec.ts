import { DELETED_TRUNCATE_BEFORE, isSoftDeleted, parseStreamMetadata, withTruncateBefore } from './stream-metadata.js';

const parse = (json: string) => parseStreamMetadata(Buffer.from(json), true);

describe('The settings of a stream', () => {
  it('are read with ages in milliseconds', () => {
    expect(parse('{"$maxCount":5,"$maxAge":10,"$tb":3,"own":1}')).toEqual({
      maxCount: 5,
      maxAgeMs: 10_000,
      truncateBefore: 3,
    });
  });

  it.each(['{"$maxCount":0}', '{"$maxAge":-1}', '{"$tb":"x","$maxCount":5}', '{"$tb":1.5}', '[1]', '5', 'null', '{'])(
    'are ignored as a whole if one cannot be meant: %s',
    (json) => expect(parse(json)).toEqual({}),
  );

  it('count a null as not set', () => {
    expect(parse('{"$maxCount":null,"$tb":1}')).toEqual({ truncateBefore: 1 });
  });

  it('are ignored if they are not JSON', () => {
    expect(parseStreamMetadata(Buffer.from('{"$tb":1}'), false)).toEqual({});
  });

  it('mark a stream as deleted by the largest 64-bit number only', () => {
    expect(isSoftDeleted(parse(`{"$tb":${DELETED_TRUNCATE_BEFORE}}`))).toBe(true);
    expect(isSoftDeleted(parse(`{"$tb":${Number.MAX_SAFE_INTEGER}}`))).toBe(false);
    expect(isSoftDeleted({})).toBe(false);
  });

  it('keep what else was set when a stream comes back', () => {
    const data = Buffer.from(`{"owner":"x","$tb":${DELETED_TRUNCATE_BEFORE}}`);
    expect(JSON.parse(withTruncateBefore(data, true, 7))).toEqual({ owner: 'x', $tb: 7 });
    expect(JSON.parse(withTruncateBefore(Buffer.from('x'), false, 7))).toEqual({ $tb: 7 });
  });
});
