import { BSON, Binary, Code, Decimal128, Long, ObjectId, type Document } from 'bson';
import fc from 'fast-check';
import { InvalidBson, MAX_DEPTH, validateDocument } from './validate.js';

const check = (bytes: Buffer): number => validateDocument(bytes, 0, bytes.length);

const sample: Document = {
  a: 1,
  b: 'text',
  c: [1, { d: null }],
  e: new Binary(Buffer.from([1, 2, 3])),
  f: Long.MAX_VALUE,
  g: Decimal128.fromString('1.5'),
  h: new ObjectId(),
  i: new Date(),
  j: /x/i,
  k: new Code('f', { l: 1 }),
  m: true,
};

function nested(depth: number): Document {
  let doc: Document = {};
  for (let i = 0; i < depth; i++) doc = { d: doc };
  return doc;
}

describe('the check of documents', () => {
  it('accepts what the serializer writes', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.string({ maxLength: 5 }).filter((name) => !name.includes('\0') && name !== '__proto__'),
          fc.jsonValue(),
        ),
        (doc) => {
          const bytes = Buffer.from(BSON.serialize(doc));
          expect(check(bytes)).toBe(bytes.length);
        },
      ),
    );
  });

  it('accepts every type', () => {
    const bytes = Buffer.from(BSON.serialize(sample));
    expect(check(bytes)).toBe(bytes.length);
  });

  it('refuses every document that is cut off', () => {
    const bytes = Buffer.from(BSON.serialize(sample));
    for (let end = 0; end < bytes.length; end++) expect(() => check(bytes.subarray(0, end))).toThrow(InvalidBson);
  });

  it('never reads beyond a damaged document', () => {
    const intact = Buffer.from(BSON.serialize(sample));
    fc.assert(
      fc.property(fc.nat(intact.length - 1), fc.integer({ min: 0, max: 255 }), (at, byte) => {
        const damaged = Buffer.from(intact);
        damaged[at] = byte;
        try {
          expect(check(damaged)).toBeLessThanOrEqual(damaged.length);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidBson);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('limits how deeply documents are nested', () => {
    const deep = Buffer.from(BSON.serialize(nested(MAX_DEPTH)));
    expect(check(deep)).toBe(deep.length);
    expect(() => check(Buffer.from(BSON.serialize(nested(MAX_DEPTH + 1))))).toThrow(/nested/);
  });
});
