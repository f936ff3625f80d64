import { type Document } from 'bson';
import { CODE, MongoError } from '../errors.js';
import { pushdown } from '../pipeline/build.js';
import { run, type Query } from '../planner/execute.js';
import { arraysOn } from '../planner/index-view.js';
import { planQuery, type Plan } from '../planner/plan.js';
import { countRows } from './counting.js';
import { readQuery } from './read-commands.js';
import { Request, type Reply } from './request.js';
import { VERSION } from './hello.js';
import { parseFilter } from '../query/parse-filter.js';

/** `explain`: the plan of a read (or of the search of a write), and with execution statistics what it looked at. */
export async function explain(request: Request): Promise<Reply> {
  const inner = request.get('explain');
  if (!inner?.isDocument) throw new MongoError(CODE.TypeMismatch, 'explain takes a command');
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
  if (!collection)
    return { queryPlanner: planner(namespace, { stage: 'EOF' }), executionStats: stats(0, 0, 0, 0), serverInfo };
  const plan = planQuery(collection, query.filter, query.sort, query.hint);
  const reply: Document = { queryPlanner: planner(namespace, describe(plan, query)), serverInfo, command: inner.js() };
  if (request.get('verbosity')?.string() === 'queryPlanner') return reply;
  const slice = request.slice();
  const started = performance.now();
  const returned = await countRows(run(request.engine.store, collection, query, plan, slice), slice);
  const elapsed = Math.round(performance.now() - started);
  return { ...reply, executionStats: stats(returned, slice.keysExamined, slice.docsExamined, elapsed) };
}

const serverInfo = { version: VERSION, host: 'embedded' };

function planner(namespace: string, winningPlan: Document): Document {
  return { namespace, winningPlan, rejectedPlans: [] };
}

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
      throw new MongoError(CODE.CommandNotFound, `Explain failed due to unknown command: ${command.name}`);
  }
}

function describe(plan: Plan, query: Query): Document {
  let stage: Document;
  if (plan.kind === 'collection') stage = { stage: 'COLLSCAN', direction: plan.reverse ? 'backward' : 'forward' };
  else {
    const { index, bounds, reverse } = plan;
    const scan = {
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
    const direct = index.name === '_id_' && bounds.points === 1 && bounds.runs.length === 1;
    stage = direct ? { stage: 'IDHACK' } : { stage: 'FETCH', inputStage: scan };
  }
  if (query.sort.length > 0 && !plan.sorted)
    stage = {
      stage: 'SORT',
      sortPattern: Object.fromEntries(query.sort.map(({ path, descending }) => [path.text, descending ? -1 : 1])),
      inputStage: stage,
    };
  return query.limit > 0 || query.skip > 0 ? { stage: 'LIMIT', limitAmount: query.limit, inputStage: stage } : stage;
}
