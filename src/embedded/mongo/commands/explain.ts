import { type Document } from 'bson';
import { CODE, MongoError } from '../errors.js';
import { pushdown } from '../pipeline/build.js';
import { run, type Query } from '../planner/execute.js';
import { arraysOn } from '../planner/index-view.js';
import { planQuery, type Plan } from '../planner/plan.js';
import { type Slice } from '../planner/source.js';
import { type Collection } from '../storage/collection.js';
import { countMatching, countRows, planCount } from './counting.js';
import { type Engine } from './engine.js';
import { readQuery } from './read-commands.js';
import { Request, type Reply } from './request.js';
import { VERSION } from './hello.js';
import { parseFilter } from '../query/parse-filter.js';

const VERBOSITIES: ReadonlySet<string> = new Set(['queryPlanner', 'executionStats', 'allPlansExecution']);

/** `explain`: the plan of a read (or of the search of a write), and with execution statistics what it looked at. */
export async function explain(request: Request): Promise<Reply> {
  const inner = request.get('explain');
  if (!inner?.isDocument) throw new MongoError(CODE.TypeMismatch, 'explain takes a command');
  const verbosity = request.get('verbosity')?.string() ?? 'allPlansExecution';
  if (!VERBOSITIES.has(verbosity))
    throw new MongoError(
      CODE.BadValue,
      `Enumeration value '${verbosity}' for field 'explain.verbosity' is not a valid value.`,
    );
  const command = new Request(
    inner,
    new Map(),
    request.engine,
    request.connection,
    request.localAddress,
    request.signIn,
    request.db,
  );
  const query = queryOf(command);
  const namespace = `${request.db}.${command.collectionName()}`;
  const collection = request.engine.catalog.find(request.db, command.collectionName());
  const { winningPlan, execute } =
    collection === undefined
      ? NOTHING_THERE
      : command.name === 'count'
        ? explainedCount(request.engine, collection, query)
        : explainedQuery(request.engine, collection, query);
  const queryPlanner = { namespace, winningPlan, rejectedPlans: [] };
  const reply: Document = { queryPlanner, serverInfo, command: inner.js() };
  if (verbosity === 'queryPlanner') return reply;
  const slice = request.slice();
  const started = performance.now();
  const returned = await execute(slice);
  const elapsed = Math.round(performance.now() - started);
  return { ...reply, executionStats: stats(returned, slice.keysExamined, slice.docsExamined, elapsed) };
}

/** A plan as the reply shows it, and its execution, which resolves with the number of documents it returns. */
interface Explained {
  readonly winningPlan: Document;
  readonly execute: (slice: Slice) => Promise<number>;
}

const NOTHING_THERE: Explained = { winningPlan: { stage: 'EOF' }, execute: () => Promise.resolve(0) };

function explainedQuery({ store }: Engine, collection: Collection, query: Query): Explained {
  const plan = planQuery(collection, query.filter, query.sort, query.hint);
  return {
    winningPlan: describe(plan, query),
    execute: (slice) => countRows(run(store, collection, query, plan, slice), slice),
  };
}

/** A count returns no documents. */
function explainedCount({ store }: Engine, collection: Collection, query: Query): Explained {
  const chosen = planCount(collection, query);
  const execute = async (slice: Slice): Promise<number> => {
    await countMatching(store, collection, query, slice);
    return 0;
  };
  if (chosen.by === 'counter') return { winningPlan: { stage: 'RECORD_STORE_FAST_COUNT' }, execute };
  const inputStage =
    chosen.by === 'entries'
      ? { ...scanOf(chosen.plan), stage: 'COUNT_SCAN' }
      : describe(chosen.plan, { ...query, sort: [] });
  return { winningPlan: { stage: 'COUNT', inputStage }, execute };
}

const serverInfo = { version: VERSION, host: 'embedded' };

function stats(nReturned: number, keys: number, docs: number, milliseconds: number): Document {
  return {
    executionSuccess: true,
    nReturned,
    executionTimeMillis: milliseconds,
    totalKeysExamined: keys,
    totalDocsExamined: docs,
  };
}

function queryOf(command: Request): Query {
  switch (command.name) {
    case 'find':
    case 'count':
    case 'distinct':
    case 'findAndModify':
      return readQuery(command);
    case 'aggregate': {
      const stages = command.get('pipeline')?.items() ?? [];
      return pushdown({ stages, variables: command.variables(), hint: command.get('hint') }).query;
    }
    case 'update':
    case 'delete': {
      const [statement] = command.documents(command.name === 'update' ? 'updates' : 'deletes');
      const filter = parseFilter(statement?.map().get('q'));
      return { filter, sort: [], hint: statement?.map().get('hint'), skip: 0, limit: 0 };
    }
    default:
      throw new MongoError(CODE.IllegalOperation, `Cannot explain cmd: ${command.name}`);
  }
}

function describe(plan: Plan, query: Query): Document {
  let stage: Document;
  if (plan.kind === 'collection') stage = { stage: 'COLLSCAN', direction: plan.reverse ? 'backward' : 'forward' };
  else {
    const { index, bounds } = plan;
    const direct = index.name === '_id_' && bounds.points === 1 && bounds.runs.length === 1;
    stage = direct ? { stage: 'IDHACK' } : { stage: 'FETCH', inputStage: scanOf(plan) };
  }
  if (query.sort.length > 0 && !plan.sorted)
    stage = {
      stage: 'SORT',
      sortPattern: Object.fromEntries(query.sort.map(({ path, descending }) => [path.text, descending ? -1 : 1])),
      inputStage: stage,
    };
  return query.limit > 0 || query.skip > 0 ? { stage: 'LIMIT', limitAmount: query.limit, inputStage: stage } : stage;
}

function scanOf({ index, bounds, reverse }: Extract<Plan, { kind: 'index' }>): Document {
  return {
    stage: 'IXSCAN',
    keyPattern: Object.fromEntries(index.pattern),
    indexName: index.name,
    isMultiKey: index.arrays.length > 0,
    multiKeyPaths: Object.fromEntries(index.parts.map(({ path: { text } }) => [text, arraysOn(index, text)])),
    isUnique: index.unique,
    isSparse: index.sparse,
    isPartial: index.partial !== undefined,
    direction: reverse ? 'backward' : 'forward',
    ranges: bounds.runs.reduce((sum, { segments }) => sum + segments.length, 0),
  };
}
