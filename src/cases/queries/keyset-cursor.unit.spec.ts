import fc from 'fast-check';
import { cursorOf, placeOf, type PlaceShape } from './keyset-cursor.js';

const shape: PlaceShape = ['optional', 'number', 'text'];
const places = fc.tuple(fc.option(fc.string()), fc.integer(), fc.string());
const listings = fc.jsonValue();
const refused = {
  problem: expect.objectContaining({
    status: 400,
    errors: [expect.objectContaining({ in: 'query', pointer: '/cursor' })],
  }),
};

describe('cursor of a list', () => {
  it('leads back to the place that it was made of', () => {
    fc.assert(
      fc.property(places, listings, (place, listing) => {
        expect(placeOf(cursorOf(place, listing), shape, listing)).toEqual(place);
      }),
    );
  });

  it('is opaque and fits into a URL', () => {
    fc.assert(
      fc.property(places, (place) => {
        expect(cursorOf(place, 'list')).toMatch(/^[A-Za-z0-9_-]+$/);
      }),
    );
  });

  it('is good for no other list', () => {
    fc.assert(
      fc.property(places, listings, listings, (place, listing, other) => {
        fc.pre(JSON.stringify(listing) !== JSON.stringify(other));
        expect(() => placeOf(cursorOf(place, listing), shape, other)).toThrow(expect.objectContaining(refused));
      }),
    );
  });

  it('is refused with any character changed, added or left out', () => {
    const cursor = cursorOf(['2026-03-02T01:00:00.000Z', 2, 'case'], 'list');
    for (let at = 0; at < cursor.length; at += 1) {
      const changed = cursor[at] === 'A' ? 'B' : 'A';
      for (const forged of [
        cursor.slice(0, at) + changed + cursor.slice(at + 1),
        cursor.slice(0, at) + cursor.slice(at + 1),
      ]) {
        expect(() => placeOf(forged, shape, 'list')).toThrow(expect.objectContaining(refused));
      }
    }
    expect(() => placeOf(`${cursor}=`, shape, 'list')).toThrow(expect.objectContaining(refused));
  });

  it.each([
    ['empty text', ''],
    ['other text', 'next please'],
    ['a JSON object', Buffer.from('{"$gt":""}').toString('base64url')],
    ['a place without its checksum', Buffer.from('["a",1,"b"]').toString('base64url')],
    ['an operator in place of a value', cursorOf([{ $gt: '' } as unknown as string, 1, 'b'], 'list')],
    ['a place of another shape', cursorOf(['a', 'b'], 'list')],
    ['a fraction in place of a whole number', cursorOf(['a', 1.5, 'b'], 'list')],
    ['no id', cursorOf(['a', 1, null], 'list')],
    ['far too long a text', 'A'.repeat(2_001)],
  ])('is refused when it is %s', (_, cursor) => {
    expect(() => placeOf(cursor, shape, 'list')).toThrow(expect.objectContaining(refused));
  });
});
