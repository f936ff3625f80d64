import { type RawValue } from '../bson/raw-value.js';
import { T } from '../bson/types.js';
import { CODE, MongoError, notSupported } from '../errors.js';
import { limited, run } from '../planner/execute.js';
import { planQuery } from '../planner/plan.js';
import { parseSort } from '../planner/sort.js';
import { fromRows, PAUSE, type Row, type Source } from '../planner/source.js';
import { parseFilter } from '../query/parse-filter.js';
import { compileProjection, type Projection } from '../query/projection.js';
import { type Collection } from '../storage/collection.js';
import { countMatching } from './counting.js';
import { firstBatch, moreOf } from './cursor-reply.js';
import { distinctValues } from './distinct.js';
import { type Reply, type Request } from './request.js';
import { refuseCollation } from './write-statements.js';

const REFUSED = ['min', 'max', 'returnKey', 'showRecordId', 'tailable', 'awaitData', 'oplogReplay', 'noCursorTimeout'];

/** Parts of a `find` that say which documents and in which order. */
export function readQuery(request: Request): Parameters<typeof run>[2] & { namespace: string } {
  for (const name of REFUSED) if (request.flag(name)) throw notSupported(`option '${name}' of ${request.name}`);
  refuseCollation(request.get('collation'));
  const filter = parseFilter(request.document('filter') ?? request.document('query'), request.variables());
  const limit = request.get('limit')?.number() ?? 0;
  if (limit < 0 && request.name === 'find')
    throw new MongoError(51024, `BSON field 'limit' value must be >= 0, actual value '${limit}'`);
  return {
    filter,
    sort: parseSort(natural(request) ? undefined : request.document('sort')),
    hint: natural(request) ?? request.get('hint'),
    skip: request.count('skip', 0),
    limit: Math.abs(Math.trunc(limit)),
    namespace: `${request.db}.${request.collectionName()}`,
  };
}

/** A sort by `$natural` is a hint to walk the collection. */
function natural(request: Request): RawValue | undefined {
  const sort = request.document('sort');
  return sort?.map().has('$natural') ? sort : undefined;
}

/** `find` */
export async function find(request: Request): Promise<Reply> {
  const query = readQuery(request);
  const projection = compileProjection(request.document('projection'), query.filter);
  const collection = request.engine.catalog.find(request.db, request.collectionName());
  const slice = request.slice();
  let source = fromRows([]);
  if (collection) {
    const plan = planQuery(collection, query.filter, query.sort, query.hint);
    source = guarded(run(request.engine.store, collection, query, plan, slice), collection);
  }
  if (projection) source = projected(source, projection);
  const size = request.get('batchSize') ? request.count('batchSize', 0) : undefined;
  return firstBatch(request, query.namespace, source, slice, size, request.flag('singleBatch') || query.limit === 1);
}

/** Ends with the server's error when the collection is dropped while it is read. */
export function guarded(source: Source, collection: Collection): Source {
  return {
    next: () => {
      if (collection.dropped) throw new MongoError(175, 'collection dropped while it was read');
      return source.next();
    },
    rest: () => source.rest(),
  };
}

export function projected(source: Source, projection: Projection): Source {
  return {
    next: (): Row | undefined | typeof PAUSE => {
      const row = source.next();
      return row === undefined || row === PAUSE ? row : { record: row.record, doc: projection(row.doc) };
    },
    rest: () => source.rest(),
  };
}

/** `getMore` */
export async function getMore(request: Request): Promise<Reply> {
  const id = request.get('getMore');
  if (id?.type !== T.INT64)
    throw new MongoError(CODE.TypeMismatch, "BSON field 'getMore.getMore' is the wrong type, expected type 'long'");
  const namespace = `${request.db}.${request.get('collection')?.string() ?? ''}`;
  return moreOf(request, id.bigint(), namespace, request.count('batchSize', 0));
}

/** `killCursors` */
export function killCursors(request: Request): Reply {
  // As everywhere on the server, null is as good as nothing.
  const ids = (request.get('cursors')?.items() ?? []).filter(({ type }) => type !== T.NULL);
  const wrong = ids.findIndex(({ type }) => type !== T.INT64);
  if (wrong >= 0)
    throw new MongoError(
      CODE.TypeMismatch,
      `BSON field 'killCursors.cursors.${wrong}' is the wrong type, expected type 'long'`,
    );
  const killed: bigint[] = [];
  const unknown: bigint[] = [];
  for (const id of ids) (request.engine.cursors.kill(id.bigint()) ? killed : unknown).push(id.bigint());
  return { cursorsKilled: killed, cursorsNotFound: unknown, cursorsAlive: [], cursorsUnknown: [] };
}

/** `count` */
export async function count(request: Request): Promise<Reply> {
  const query = readQuery(request);
  const collection = request.engine.catalog.find(request.db, request.collectionName());
  if (!collection) return { n: 0 };
  const total = await countMatching(request.engine.store, collection, query, request.slice());
  return { n: total };
}

/** `distinct` */
export async function distinct(request: Request): Promise<Reply> {
  const query = readQuery(request);
  const collection = request.engine.catalog.find(request.db, request.collectionName());
  const key = request.get('key')?.string() ?? '';
  const slice = request.slice();
  const source = collection
    ? limited(
        run(request.engine.store, collection, query, planQuery(collection, query.filter, [], query.hint), slice),
        0,
        0,
      )
    : fromRows([]);
  return distinctValues(source, slice, key);
}
