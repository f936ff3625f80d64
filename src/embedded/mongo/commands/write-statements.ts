import { type RawValue } from '../bson/raw-value.js';
import { CODE, MongoError, notSupported } from '../errors.js';
import { execute } from '../planner/execute.js';
import { endless, type Row } from '../planner/source.js';
import { isPoint, type Filter } from '../query/filter.js';
import { type KeyPart } from '../storage/index-keys.js';
import { type Collection } from '../storage/collection.js';
import { idOf } from '../storage/document-writer.js';
import { documentKey, storable } from '../storage/record-keys.js';
import { checkUpdated, prepared, seedOf, wantedId } from '../update/documents.js';
import { type ArrayContext } from '../update/array-paths.js';
import { type ParsedUpdate } from '../update/parse-update.js';
import { rawDocument } from '../bson/raw-value.js';
import { type Engine } from './engine.js';

/** Which documents a statement is about. */
export interface Target {
  readonly filter: Filter;
  readonly sort: readonly KeyPart[];
  readonly hint: RawValue | undefined;
  readonly multi: boolean;
}

/** What became of one update statement. */
export interface UpdateOutcome {
  readonly matched: number;
  readonly modified: number;
  /** the `_id` of a document that was inserted */
  readonly upserted: RawValue | undefined;
  readonly before: Buffer | undefined;
  readonly after: Buffer | undefined;
}

/** The documents a statement is about, found inside its write step so that nothing can come between. */
export function findTargets(engine: Engine, collection: Collection | undefined, target: Target): Row[] {
  if (!collection) return [];
  const { filter, sort, hint, multi } = target;
  const direct = hint || multi ? undefined : byId(engine, collection, filter);
  if (direct) return direct;
  const source = execute(engine.store, collection, { filter, sort, hint, skip: 0, limit: multi ? 0 : 1 }, endless());
  const rows: Row[] = [];
  for (let row = source.next(); typeof row === 'object'; row = source.next())
    rows.push(multi ? { record: row.record, doc: EMPTY } : row);
  source.rest();
  return rows;
}

const EMPTY = Buffer.alloc(0);

/** The fast path of `{_id: x, …}`: two look-ups and the rest of the filter. */
function byId(engine: Engine, collection: Collection, filter: Filter): Row[] | undefined {
  const condition = filter.conditions.find(({ path }) => path.text === '_id');
  const [range, second] = condition?.ranges ?? [];
  if (!range || second || !isPoint(range)) return undefined;
  const id = storable(range.low);
  const key = Buffer.allocUnsafe(4 + id.length);
  key.writeUInt32BE(collection.id, 0);
  key.set(id, 4);
  const record = engine.store.ids.get(key)?.readUIntBE(0, 6);
  const doc = record === undefined ? undefined : engine.store.documents.get(documentKey(collection.id, record));
  return doc && record !== undefined && filter.matches(doc, 0) ? [{ record, doc }] : [];
}

/** Updates what the target finds, or inserts when it finds nothing and `upsert` says so. */
export function updateStatement(
  engine: Engine,
  db: string,
  name: string,
  target: Target,
  update: ParsedUpdate,
  upsert: boolean,
  filters: ArrayContext['filters'],
): UpdateOutcome {
  if (update.replacement && target.multi)
    throw new MongoError(CODE.FailedToParse, 'multi update is not supported for replacement-style update');
  const collection = engine.catalog.find(db, name);
  const rows = findTargets(engine, collection, target);
  const arrays = { filter: target.filter, filters };
  if (rows.length === 0 || !collection) {
    if (!upsert) return { matched: 0, modified: 0, upserted: undefined, before: undefined, after: undefined };
    const after = upsertDocument(engine, db, name, target.filter, update, filters);
    return { matched: 0, modified: 0, upserted: idOf(after), before: undefined, after };
  }
  let modified = 0;
  let last: { before: Buffer; after: Buffer } | undefined;
  for (const { record, doc } of rows) {
    const before = doc.length > 0 ? doc : engine.store.documents.get(documentKey(collection.id, record));
    if (!before) continue;
    const after = update.apply(rawDocument(before), { inserting: false, arrays });
    last = { before, after };
    if (after.equals(before)) continue;
    checkUpdated(before, after);
    engine.writer.replace(collection, record, before, after);
    modified++;
  }
  return { matched: rows.length, modified, upserted: undefined, before: last?.before, after: last?.after };
}

function upsertDocument(
  engine: Engine,
  db: string,
  name: string,
  filter: Filter,
  update: ParsedUpdate,
  filters: ArrayContext['filters'],
): Buffer {
  const id = wantedId(filter);
  const seed = update.replacement ? EMPTY_DOCUMENT : seedOf(filter);
  const arrays = { filter: undefined, filters };
  const made = prepared(
    update.apply(rawDocument(seed), { inserting: true, arrays }),
    update.replacement ? id : undefined,
  );
  if (id && !idOf(made).bytes().equals(id.bytes()))
    throw new MongoError(
      CODE.ImmutableField,
      "Performing an update on the path '_id' would modify the immutable field '_id'",
    );
  engine.writer.insert(engine.catalog.findOrCreate(db, name), made);
  return made;
}

const EMPTY_DOCUMENT = Buffer.of(5, 0, 0, 0, 0);

/** Deletes what the target finds; returns the documents as they were (only the last for `multi`). */
export function deleteStatement(
  engine: Engine,
  db: string,
  name: string,
  target: Target,
): { deleted: number; before: Buffer | undefined } {
  const collection = engine.catalog.find(db, name);
  let last: Buffer | undefined;
  let deleted = 0;
  for (const { record, doc } of findTargets(engine, collection, target)) {
    if (!collection) break;
    const before = doc.length > 0 ? doc : engine.store.documents.get(documentKey(collection.id, record));
    if (!before) continue;
    engine.writer.remove(collection, record, before);
    deleted++;
    last = before;
  }
  return { deleted, before: last };
}

/** Collations other than the plain byte order are refused. */
export function refuseCollation(value: RawValue | undefined): void {
  const locale = value?.map().get('locale')?.string();
  if (value && locale !== undefined && locale !== 'simple') throw notSupported(`collation '${locale}'`);
}
