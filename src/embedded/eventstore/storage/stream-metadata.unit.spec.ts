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

  const wrongTypes = ['{"$tb":"x","$maxCount":5}', '{"$tb":1.5}', '{"$tb":1e3}', '{"$maxCount":5,"$tb":null}'];
  const outOfRange = ['{"$maxCount":5,"$tb":9223372036854776000}', '{"$maxCount":5,"$maxAge":922337203686}'];
  const wrongElsewhere = [
    '{"$maxCount":5,"$acl":"x"}',
    '{"$maxCount":5,"$acl":{"$r":[1]}}',
    '{"$maxCount":5,"$acl":{"own":"x"}}',
    '{"$maxCount":5,"$cacheControl":"x"}',
    '{"$maxCount":5,"$tmp":1}',
    `{"$maxCount":5,"own":${'['.repeat(64)}${']'.repeat(64)}}`,
    `{"$maxCount":5,"own":${'['.repeat(200_000)}${']'.repeat(200_000)}}`,
  ];
  const notAnObject = ['[1]', '5', '1.5', 'null', '{', ''];
  it.each([...wrongTypes, ...outOfRange, ...wrongElsewhere, ...notAnObject])(
    'are ignored as a whole if one cannot be meant: %.60s',
    (json) => expect(parse(json)).toEqual({}),
  );

  it.each(['{"$maxCount":5,"$maxAge":-1}', '{"$maxCount":5,"$tb":-1}', '{"$maxAge":0,"$maxCount":5}'])(
    'leave out a number that sets no limit: %s',
    (json) => expect(parse(json)).toEqual({ maxCount: 5 }),
  );

  it('may stand beside anything else', () => {
    const own = `${'['.repeat(63)}1.5${']'.repeat(63)}`;
    const json = `{"$maxCount":5,"$acl":{"$r":"a","$w":["b","c"]},"$cacheControl":3,"$tmp":true,"own":${own},"__proto__":{"$tb":3}}`;
    expect(parse(json)).toEqual({ maxCount: 5 });
  });

  it('hold the last of two values', () => {
    expect(parse('{"$maxCount":5,"$maxCount":6}')).toEqual({ maxCount: 6 });
  });

  it('are ignored if they are not JSON', () => {
    expect(parseStreamMetadata(Buffer.from('{"$tb":1}'), false)).toEqual({});
  });

  it('mark a stream as deleted by the largest 64-bit number only', () => {
    expect(isSoftDeleted(parse(`{"$tb":${DELETED_TRUNCATE_BEFORE}}`))).toBe(true);
    expect(isSoftDeleted(parse('{"$tb":9223372036854775806}'))).toBe(false);
    expect(isSoftDeleted(parse('{"$tb":9223372036854775808}'))).toBe(false);
    expect(isSoftDeleted({})).toBe(false);
  });

  it('that cannot be read do not say where a stream comes back', () => {
    expect(withTruncateBefore(Buffer.from('x'), true, 7)).toBeUndefined();
    expect(withTruncateBefore(Buffer.from('{}'), false, 7)).toBeUndefined();
  });

  it('keep what else was set when a stream comes back', () => {
    const data = Buffer.from(`{"owner":"x","large":12345678901234567890.5,"$tb":${DELETED_TRUNCATE_BEFORE}}`);
    expect(withTruncateBefore(data, true, 7)).toBe('{"owner":"x","large":12345678901234567890.5,"$tb":7}');
  });
});
