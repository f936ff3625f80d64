import { parseLink } from './links.js';

describe('The text of a link', () => {
  it('names a revision and a stream, which may hold an @ itself', () => {
    expect(parseLink(Buffer.from('12@case-1'))).toEqual({ revision: 12, stream: 'case-1' });
    expect(parseLink(Buffer.from('0@a@b'))).toEqual({ revision: 0, stream: 'a@b' });
  });

  it.each(['', '@case-1', '12@', 'x@case-1', '-1@case-1', '9999999999999999@case-1'])('is no link: %s', (text) => {
    expect(parseLink(Buffer.from(text))).toBeUndefined();
  });
});
