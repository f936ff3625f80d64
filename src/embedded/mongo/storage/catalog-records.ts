import { Binary } from 'bson';
import { encodeDocument } from '../bson/decode.js';
import { rawDocument, type RawValue } from '../bson/raw-value.js';
import { parseFilter } from '../query/parse-filter.js';
import { type Collection, type IndexDefinition } from './collection.js';
import { keyParts } from './index-keys.js';

/** The catalog's record of a collection. */
export function encodeCollection(collection: Collection): Buffer {
  return encodeDocument({
    db: collection.db,
    name: collection.name,
    uuid: new Binary(collection.uuid),
    indexes: collection.indexes.map((index) => ({
      id: index.id,
      name: index.name,
      pattern: index.pattern.map(([path, direction]) => [path, direction]),
      unique: index.unique,
      sparse: index.sparse,
      partial: index.partial && new Binary(Buffer.from(index.partial.raw.bytes())),
      expireAfterSeconds: index.expireAfterSeconds,
      building: index.building,
      arrays: index.arrays,
      truncated: index.truncated,
    })),
  });
}

/** Reads a record of {@link encodeCollection} with the counters kept beside it. */
export function decodeCollection(id: number, record: RawValue, counters: Buffer | undefined): Collection {
  const fields = record.map();
  const uuid = fields.get('uuid');
  return {
    id,
    db: fields.get('db')?.string() ?? '',
    name: fields.get('name')?.string() ?? '',
    uuid: uuid ? Buffer.from(uuid.bytes().subarray(5)) : Buffer.alloc(16),
    indexes: (fields.get('indexes')?.items() ?? []).map(decodeIndex),
    count: counters?.readDoubleBE(0) ?? 0,
    bytes: counters?.readDoubleBE(8) ?? 0,
    nextRecord: counters?.readDoubleBE(16) ?? 1,
    dropped: false,
  };
}

function decodeIndex(record: RawValue): IndexDefinition {
  const fields = record.map();
  const flag = (name: string): boolean => fields.get(name)?.truthy() ?? false;
  const pattern = (fields.get('pattern')?.items() ?? []).map((pair): [string, number] => {
    const [path, direction] = pair.items();
    return [path?.string() ?? '', direction?.number() ?? 1];
  });
  const partial = fields.get('partial');
  return {
    id: fields.get('id')?.number() ?? 0,
    name: fields.get('name')?.string() ?? '',
    pattern,
    parts: keyParts(pattern),
    unique: flag('unique'),
    sparse: flag('sparse'),
    partial: partial && partialFilter(partial),
    expireAfterSeconds: fields.get('expireAfterSeconds')?.number(),
    building: flag('building'),
    arrays: (fields.get('arrays')?.items() ?? []).map((path) => path.string()),
    truncated: flag('truncated'),
  };
}

function partialFilter(binary: RawValue): NonNullable<IndexDefinition['partial']> {
  const raw = rawDocument(Buffer.from(binary.bytes().subarray(5)));
  return { raw, filter: parseFilter(raw) };
}
