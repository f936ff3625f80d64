import { Query } from 'mingo';
import fc from 'fast-check';
import { type Document } from 'bson';
import { encodeDocument } from '../bson/decode.js';
import { rawDocument } from '../bson/raw-value.js';
import { parseFilter } from './parse-filter.js';

const raw = (doc: Document): ReturnType<typeof rawDocument> => rawDocument(encodeDocument(doc));

const matches = (query: Document, doc: Document): boolean => parseFilter(raw(query)).matches(encodeDocument(doc), 0);

const scalar = fc.oneof(
  fc.integer({ min: -5, max: 5 }),
  fc.constantFrom(0.5, 1.5, -2.5),
  fc.constantFrom('', 'a', 'b', 'ab', 'B'),
  fc.boolean(),
  fc.constantFrom(new Date(0), new Date(5)),
);

const field = fc.constantFrom('a', 'b', 'c');
const path = fc.oneof(field, fc.constantFrom('s.a', 's.b'));

const document = fc.record(
  {
    a: scalar,
    b: scalar,
    c: fc.array(scalar, { maxLength: 3 }),
    s: fc.record({ a: scalar, b: scalar }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
);

const condition = fc.oneof(
  scalar,
  scalar.map((value) => ({ $eq: value })),
  scalar.map((value) => ({ $ne: value })),
  fc.tuple(fc.constantFrom('$lt', '$lte', '$gt', '$gte'), scalar).map(([operator, value]) => ({ [operator]: value })),
  fc.array(scalar, { minLength: 1, maxLength: 9 }).map((list) => ({ $in: list })),
  fc.array(scalar, { minLength: 1, maxLength: 3 }).map((list) => ({ $nin: list })),
  fc.boolean().map((there) => ({ $exists: there })),
  fc.tuple(scalar, scalar).map(([$gte, $lte]) => ({ $gte, $lte })),
);

const clause = fc.tuple(path, condition).map(([name, test]): Document => ({ [name]: test }));

const query = fc.oneof(
  clause,
  fc.tuple(clause, clause).map(([a, b]) => ({ $and: [a, b] })),
  fc.tuple(clause, clause).map(([a, b]) => ({ $or: [a, b] })),
  clause.map((a) => ({ $nor: [a] })),
);

describe('the compiled filter', () => {
  it('agrees with mingo on ordinary values', () => {
    fc.assert(
      fc.property(document, query, (doc, wanted) => {
        expect(matches(wanted, doc)).toBe(new Query(wanted).test(doc));
      }),
      { numRuns: 2000 },
    );
  });

  it('is never contradicted by the conditions it gives the planner', () => {
    fc.assert(
      fc.property(document, query, (doc, wanted) => {
        const filter = parseFilter(raw(wanted));
        if (!filter.complete || filter.conditions.length === 0) return;
        // A condition of a document that matches must admit one of its values.
        if (filter.matches(encodeDocument(doc), 0))
          expect(filter.conditions.every(({ ranges }) => ranges.length > 0)).toBe(true);
      }),
    );
  });

  it('has as many parts as a message holds', () => {
    const query = { $and: Array.from({ length: 200_000 }, () => ({ a: 1 })) };
    expect(matches(query, { a: 1 })).toBe(true);
    expect(matches(query, { a: 2 })).toBe(false);
  });

  it('knows that the empty query is empty', () => {
    expect(parseFilter(undefined).empty).toBe(true);
    expect(parseFilter(raw({})).empty).toBe(true);
    expect(parseFilter(raw({ a: 1 })).empty).toBe(false);
  });

  it('takes the equalities an upsert starts from', () => {
    const { equalities } = parseFilter(
      raw({ _id: 1, a: { $eq: 2 }, b: { $gt: 1 }, $and: [{ c: 3 }], $or: [{ d: 4 }] }),
    );
    expect(equalities.map((one) => [one.path, one.value.js()])).toEqual([
      ['_id', 1],
      ['a', 2],
      ['c', 3],
      ['d', 4],
    ]);
  });

  it.each<[Document, string[]]>([
    [{ a: 1 }, ['a']],
    [{ a: { $gt: 1, $lt: 5 } }, ['a', 'a']],
    [{ a: { $ne: 1 } }, []],
    [{ a: { $in: [1, 2] }, b: /^x/ }, ['a', 'b']],
    [{ b: /x/ }, []],
    [{ $or: [{ a: 1, b: 2 }, { a: { $lt: 0 } }] }, ['a']],
    [{ $or: [{ a: 1 }, { b: 2 }] }, []],
    [{ a: { $elemMatch: { k: 1, v: 2 } } }, ['a.k', 'a.v']],
    [{ a: [1] }, []],
    [{ a: { $not: { $gt: 1 } } }, []],
  ])('of %j tells the planner about %j', (wanted, paths) => {
    expect(parseFilter(raw(wanted)).conditions.map((one) => one.path.text)).toEqual(paths);
  });

  it.each<[Document, boolean]>([
    [{ a: 1 }, true],
    [{ a: { $gte: 1 } }, true],
    [{ a: { $lt: 1 } }, false],
    [{ a: 'x', b: { $in: [1, 2] } }, true],
    [{ a: null }, false],
    [{ a: { $ne: 1 } }, false],
    [{ $or: [{ a: 1 }, { a: 2 }] }, false],
    [{ a: 1, $expr: { $eq: [1, 1] } }, false],
  ])('of %j says whether its conditions say everything: %s', (wanted, complete) => {
    expect(parseFilter(raw(wanted)).complete).toBe(complete);
  });
});
