import fc from 'fast-check';
import { update as mingoUpdate } from 'mingo';
import { type Document } from 'bson';
import { decodeDocument, encodeDocument } from '../bson/decode.js';
import { rawDocument } from '../bson/raw-value.js';
import { compileOperators } from './compile-update.js';

const raw = (doc: Document): ReturnType<typeof rawDocument> => rawDocument(encodeDocument(doc));

const run = { inserting: false, arrays: { filter: undefined, filters: new Map() } };

const applied = (doc: Document, change: Document): Document =>
  decodeDocument(compileOperators(raw(change))(raw(doc), run));

const number = fc.integer({ min: -9, max: 9 });
const scalar = fc.oneof(number, fc.constantFrom('a', 'b'), fc.boolean());
const list = fc.uniqueArray(scalar, { maxLength: 4 });

const document = fc.record(
  { n: number, m: number, s: scalar, list, sub: fc.record({ n: number, s: scalar }, { requiredKeys: [] }) },
  { requiredKeys: ['n', 'list', 'sub'] },
);

const change = fc.oneof(
  fc
    .tuple(fc.constantFrom('n', 's', 'sub.n', 'sub.x', 'fresh'), scalar)
    .map(([path, value]) => ({ $set: { [path]: value } })),
  fc.constantFrom('n', 's', 'sub.n', 'absent').map((path) => ({ $unset: { [path]: '' } })),
  fc.tuple(fc.constantFrom('n', 'm', 'sub.n'), number).map(([path, value]) => ({ $inc: { [path]: value } })),
  fc.tuple(fc.constantFrom('n', 'sub.n'), number).map(([path, value]) => ({ $mul: { [path]: value } })),
  fc.tuple(fc.constantFrom('n', 'm'), number).map(([path, value]) => ({ $min: { [path]: value } })),
  fc.tuple(fc.constantFrom('n', 'm'), number).map(([path, value]) => ({ $max: { [path]: value } })),
  scalar.map((value) => ({ $push: { list: value } })),
  fc.array(scalar, { maxLength: 3 }).map(($each) => ({ $push: { list: { $each } } })),
  fc
    .tuple(list, fc.integer({ min: 0, max: 5 }))
    .map(([$each, $position]) => ({ $push: { list: { $each, $position } } })),
  scalar.map((value) => ({ $addToSet: { list: value } })),
  scalar.map((value) => ({ $pull: { list: value } })),
  list.map((values) => ({ $pullAll: { list: values } })),
  fc.constantFrom(1, -1).map((end) => ({ $pop: { list: end } })),
  fc.constant({ $rename: { n: 'renamed' } }),
  fc.tuple(scalar, number).map(([value, by]) => ({ $set: { fresh: value }, $inc: { n: by } })),
);

describe('an update', () => {
  it('makes what mingo makes of ordinary values', () => {
    fc.assert(
      fc.property(document, change, (before, wanted) => {
        const expected = structuredClone(before) as Document;
        mingoUpdate(expected, wanted as never);
        // mingo multiplies 0 by a negative number to a negative zero, which an int32 cannot be.
        expect(applied(before, wanted)).toEqual(JSON.parse(JSON.stringify(expected)));
      }),
      { numRuns: 1500 },
    );
  });

  it('leaves bytes it does not touch as they are', () => {
    fc.assert(
      fc.property(document, (before) => {
        const bytes = encodeDocument(before);
        expect(compileOperators(raw({ $unset: { absent: 1 } }))(rawDocument(bytes), run)).toEqual(bytes);
      }),
    );
  });

  it('sets new fields in the order of their names', () => {
    expect(Object.keys(applied({ z: 1 }, { $set: { c: 1, a: 2 }, $inc: { b: 1 } }))).toEqual(['z', 'a', 'b', 'c']);
  });

  it('applies $setOnInsert to new documents only', () => {
    const update = compileOperators(raw({ $set: { a: 1 }, $setOnInsert: { b: 2 } }));
    expect(decodeDocument(update(raw({}), run))).toEqual({ a: 1 });
    expect(decodeDocument(update(raw({}), { ...run, inserting: true }))).toEqual({ a: 1, b: 2 });
  });
});
