import fc from 'fast-check';
import { isWhole, withChecksum, withoutChecksum } from './checksum.js';

const bytes = fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array));

describe('A checksum', () => {
  it('gives back what was stored', () => {
    fc.assert(
      fc.property(bytes, bytes, (key, value) => {
        const stored = withChecksum(key, value);
        expect(withoutChecksum(key, stored)).toEqual(value);
        expect(isWhole(Buffer.concat([key, stored]))).toBe(true);
      }),
    );
  });

  it('notices any bit that is turned over, in the key as in the value', () => {
    fc.assert(
      fc.property(bytes, bytes, fc.nat(), (key, value, bit) => {
        const entry = Buffer.concat([key, withChecksum(key, value)]);
        const at = bit % (entry.length * 8);
        entry[at >> 3] = (entry[at >> 3] as number) ^ (1 << (at & 7));
        expect(isWhole(entry)).toBe(false);
        expect(withoutChecksum(entry.subarray(0, key.length), entry.subarray(key.length))).toBeUndefined();
      }),
    );
  });

  it('notices a value that is cut off', () => {
    const key = Buffer.from('key');
    const stored = withChecksum(key, Buffer.from('a value'));
    for (let length = 0; length < stored.length; length++)
      expect(withoutChecksum(key, stored.subarray(0, length))).toBeUndefined();
  });

  it('is the CRC-32 of zlib, so that other programs can check it', () => {
    // "123456789" is the check string of the CRC catalogue.
    expect(withChecksum(Buffer.from('1234'), Buffer.from('56789')).readUInt32LE(5)).toBe(0xcbf43926);
  });
});
