import { BSON, type Document, Long, MaxKey, MinKey, ObjectId, Timestamp } from 'mongodb';
import { type SeededRandom } from './seeded-random.js';

/** Commands that are right, one of each kind that reads a document of the client. */
const COMMANDS: readonly [Document, ...Document[]] = [
  { insert: 'c', documents: [{ a: 1, b: [1, { c: 'x' }] }, { a: 2n }], ordered: false },
  {
    find: 'c',
    filter: { $or: [{ a: { $gt: 1, $lte: 9 } }, { b: { $elemMatch: { c: /x+/i } } }] },
    sort: { a: -1 },
    limit: 5,
  },
  {
    find: 'c',
    filter: { a: { $in: [1, null, 'x'] }, $expr: { $gt: ['$a', 1] } },
    projection: { a: 1, b: { $slice: 1 } },
  },
  {
    find: 'c',
    filter: { a: { $not: { $type: ['int', 16] } }, b: { $size: 2 }, d: { $mod: [3, 1] } },
    skip: 1,
    batchSize: 2,
  },
  {
    find: 'c',
    filter: { a: { $bitsAllSet: [1, 2] }, e: { $all: [1, 2] } },
    hint: { _id: 1 },
    min: { _id: 1 },
    maxTimeMS: 50,
  },
  {
    update: 'c',
    updates: [
      { q: { a: 1 }, u: { $set: { 'b.0': 5 }, $push: { d: { $each: [2, 1], $sort: 1, $slice: -3 } } }, upsert: true },
    ],
  },
  {
    update: 'c',
    updates: [{ q: {}, u: { $inc: { n: 1 }, $mul: { m: 2 }, $unset: { x: 1 }, $rename: { y: 'z' } }, multi: true }],
  },
  {
    update: 'c',
    updates: [{ q: { a: 2 }, u: { $set: { 'b.$[e].c': 1 }, $bit: { f: { or: 3 } } }, arrayFilters: [{ 'e.c': 'x' }] }],
  },
  {
    update: 'c',
    updates: [{ q: {}, u: [{ $set: { s: { $concat: ['$t', '-', { $toString: '$a' }] } } }, { $unset: ['u'] }] }],
  },
  {
    update: 'c',
    updates: [
      { q: { a: 1 }, u: { $pull: { b: { $gt: 1 } }, $addToSet: { g: { $each: [1, 1] } }, $currentDate: { h: true } } },
    ],
  },
  { delete: 'c', deletes: [{ q: { a: { $exists: false } }, limit: 1 }] },
  {
    findAndModify: 'c',
    query: { a: 1 },
    update: { $min: { k: 3 }, $max: { l: 3 } },
    new: true,
    fields: { a: 1 },
    upsert: true,
  },
  {
    aggregate: 'c',
    pipeline: [{ $match: { a: 1 } }, { $group: { _id: '$a', n: { $sum: 1 }, v: { $avg: '$n' } } }, { $limit: 5 }],
    cursor: {},
  },
  {
    aggregate: 'c',
    pipeline: [{ $unwind: { path: '$b', preserveNullAndEmptyArrays: true } }, { $sort: { a: 1 } }, { $skip: 1 }],
    cursor: {},
  },
  {
    aggregate: 'c',
    pipeline: [{ $lookup: { from: 'c', localField: 'a', foreignField: 'a', as: 'o' } }, { $count: 'n' }],
    cursor: {},
  },
  {
    aggregate: 'c',
    pipeline: [
      { $facet: { one: [{ $sortByCount: '$a' }], two: [{ $bucket: { groupBy: '$a', boundaries: [0, 5] } }] } },
    ],
    cursor: {},
  },
  {
    aggregate: 'c',
    pipeline: [{ $addFields: { w: { $dateToString: { date: '$h', format: '%Y-%m' } }, r: { $range: [0, 9, 2] } } }],
    cursor: {},
  },
  {
    aggregate: 'c',
    pipeline: [
      { $project: { a: 1, c: { $cond: [{ $eq: ['$a', 1] }, { $map: { input: '$b', in: '$$this' } }, '$$REMOVE'] } } },
    ],
    cursor: {},
  },
  {
    aggregate: 'c',
    pipeline: [
      { $setWindowFields: { sortBy: { a: 1 }, output: { s: { $sum: '$a' } } } },
      { $replaceRoot: { newRoot: '$$ROOT' } },
    ],
    cursor: {},
  },
  { count: 'c', query: { a: { $gte: 1 } }, limit: 3 },
  { distinct: 'c', key: 'b.c', query: { a: 1 } },
  {
    createIndexes: 'c',
    indexes: [{ key: { a: 1, 'b.c': -1 }, name: 'i', partialFilterExpression: { a: { $gt: 1 } } }],
  },
  {
    createIndexes: 'c',
    indexes: [{ key: { h: 1 }, name: 'ttl', expireAfterSeconds: 3600, sparse: true, unique: false }],
  },
  { dropIndexes: 'c', index: 'i' },
  { listIndexes: 'c' },
  { collMod: 'c', index: { name: 'ttl', expireAfterSeconds: 60 } },
  { create: 'd' },
  { listCollections: 1, filter: { name: 'c' }, nameOnly: true },
  { renameCollection: 'fuzz.d', to: 'fuzz.e', dropTarget: true },
  { explain: { find: 'c', filter: { a: 1 } }, verbosity: 'queryPlanner' },
  { getMore: 5n, collection: 'c', batchSize: 100 },
  { killCursors: 'c', cursors: [5n] },
  { hello: 1, client: { driver: { name: 'x', version: '1' } }, saslSupportedMechs: 'admin.x' },
  { endSessions: [{ id: new BSON.UUID('00000000-0000-4000-8000-000000000000') }] },
  { find: 'c', lsid: { id: new BSON.UUID('00000000-0000-4000-8000-000000000000') }, txnNumber: 1n },
  { saslStart: 1, mechanism: 'SCRAM-SHA-256', payload: new BSON.Binary(Buffer.from('n,,n=a,r=b')) },
];

const deep = (levels: number): unknown => (levels === 0 ? 1 : { a: deep(levels - 1) });

/** Values that are rarely right. */
const VALUES: readonly [() => unknown, ...(() => unknown)[]] = [
  () => null,
  () => undefined,
  () => NaN,
  () => -1,
  () => 0,
  () => 1.5,
  () => 2 ** 31,
  () => Long.MIN_VALUE,
  () => new BSON.Decimal128('9.99E+6000'),
  () => '',
  () => '$',
  () => '$a.',
  () => '$$x',
  () => 'a..b',
  () => 'a\u0000b',
  () => true,
  () => [],
  () => [[]],
  () => ({}),
  () => ({ $x: 1 }),
  () => ({ $gt: 1 }),
  () => [{ $literal: [] }],
  () => /(a+)+$/,
  () => new BSON.BSONRegExp('(', 'imxsu'),
  () => new Date(NaN),
  () => new Date(8.64e15),
  () => new ObjectId(),
  () => new BSON.Binary(Buffer.alloc(3), 4),
  () => new BSON.Code('x', { a: 1 }),
  () => new BSON.BSONSymbol('x'),
  () => new BSON.DBRef('c', new ObjectId()),
  () => new MinKey(),
  () => new MaxKey(),
  () => new Timestamp({ t: 0, i: 0 }),
  () => deep(50),
  () => Array.from({ length: 300 }, (_, index) => index),
];

const NAMES = [
  '',
  '$',
  '$set',
  '$gt',
  '$expr',
  '$where',
  'a',
  '_id',
  'a.b',
  '.',
  'a.',
  '0',
  '__proto__',
  'constructor',
  '$db',
] as const;

type Place = { readonly holder: Record<string, unknown>; readonly key: string };

function places(value: unknown, found: Place[] = []): Place[] {
  if (typeof value !== 'object' || value === null || '_bsontype' in value || value instanceof RegExp) return found;
  const holder = value as Record<string, unknown>;
  for (const key of Object.keys(holder)) {
    found.push({ holder, key });
    places(holder[key], found);
  }
  return found;
}

function change({ holder, key }: Place, random: SeededRandom): void {
  const kind = random.integer(4);
  if (kind === 0 && !Array.isArray(holder)) Reflect.deleteProperty(holder, key);
  else if (kind === 1 && !Array.isArray(holder)) {
    const value = holder[key];
    Reflect.deleteProperty(holder, key);
    Object.defineProperty(holder, random.pick(NAMES), { value, enumerable: true, configurable: true, writable: true });
  } else holder[key] = random.pick(VALUES)();
}

/** A well-formed command for the database `fuzz` in which one to three things are not what they should be. */
export function strangeCommand(random: SeededRandom): Document {
  const command = structuredCopy(random.pick(COMMANDS));
  for (let left = 1 + random.integer(3); left > 0; left--) {
    const [first, ...others] = places(command);
    if (first) change(random.pick([first, ...others]), random);
  }
  return { ...command, $db: 'fuzz' };
}

const structuredCopy = (doc: Document): Document =>
  BSON.deserialize(BSON.serialize(doc), { promoteValues: false, bsonRegExp: true });
