import { type RawValue } from '../bson/raw-value.js';
import { CODE, MongoError } from '../errors.js';
import { checkName } from '../storage/catalog.js';
import { parseFilter } from '../query/parse-filter.js';
import { prepared } from '../update/documents.js';
import { parseArrayFilters, parseUpdate } from '../update/parse-update.js';
import { checkFields } from './field-check.js';
import { type Reply, type Request } from './request.js';
import { checkBatch, runStatements, writeReply } from './write-run.js';
import { deleteStatement, refuseCollation, updateStatement, type Target } from './write-statements.js';

function isOrdered(request: Request): boolean {
  return request.get('ordered')?.truthy() ?? true;
}

/** `insert` */
export async function insert(request: Request): Promise<Reply> {
  const { engine, db } = request;
  const name = writableName(request);
  const documents = request.documents('documents');
  checkBatch(documents.length);
  const progress = await runStatements(
    engine,
    documents.length,
    isOrdered(request),
    request.retry(),
    (index, state) => {
      const document = documents[index];
      if (!document?.isDocument) throw new MongoError(CODE.TypeMismatch, 'documents must be objects');
      const ready = prepared(document.bytes());
      engine.writer.insert(engine.catalog.findOrCreate(db, name), ready);
      state.n++;
    },
  );
  return writeReply(progress, false);
}

/** The collection a command writes to, which must be one that can exist. */
function writableName(request: Request): string {
  const name = request.collectionName();
  checkName(request.db, name);
  return name;
}

const UPDATE_FIELDS = new Set(['q', 'u', 'c', 'multi', 'upsert', 'collation', 'arrayFilters', 'hint']);

/** `update` */
export async function update(request: Request): Promise<Reply> {
  const { engine, db } = request;
  const name = writableName(request);
  const statements = statementsOf(request, 'updates', UPDATE_FIELDS);
  checkBatch(statements.length);
  const variables = request.variables();
  const progress = await runStatements(
    engine,
    statements.length,
    isOrdered(request),
    request.retry(),
    (index, state) => {
      const fields = statements[index] ?? NO_FIELDS;
      refuseCollation(fields.get('collation'));
      const multi = fields.get('multi')?.truthy() ?? false;
      const target = targetOf(fields, multi, variables);
      const parsed = parseUpdate(fields.get('u'), { ...variables, ...constants(fields.get('c')) });
      const filters = parseArrayFilters(fields.get('arrayFilters'), fields.get('u'));
      const upsert = fields.get('upsert')?.truthy() ?? false;
      const outcome = updateStatement(engine, db, name, target, parsed, upsert, filters);
      state.n += outcome.upserted ? 1 : outcome.matched;
      state.nModified += outcome.modified;
      if (outcome.upserted) state.upserted.push({ index, _id: outcome.upserted.copy() });
    },
  );
  return writeReply(progress, true);
}

const DELETE_FIELDS = new Set(['q', 'limit', 'collation', 'hint']);

/** `delete` */
export async function deleteDocuments(request: Request): Promise<Reply> {
  const { engine, db } = request;
  const name = writableName(request);
  const statements = statementsOf(request, 'deletes', DELETE_FIELDS);
  checkBatch(statements.length);
  const variables = request.variables();
  const progress = await runStatements(
    engine,
    statements.length,
    isOrdered(request),
    request.retry(),
    (index, state) => {
      const fields = statements[index] ?? NO_FIELDS;
      refuseCollation(fields.get('collation'));
      const limit = fields.get('limit')?.number();
      if (limit !== 0 && limit !== 1)
        throw new MongoError(
          CODE.FailedToParse,
          `The limit field in delete objects must be 0 or 1. Got ${limit ?? 'nothing'}`,
        );
      state.n += deleteStatement(engine, db, name, targetOf(fields, limit === 0, variables)).deleted;
    },
  );
  return writeReply(progress, false);
}

type Fields = ReadonlyMap<string, RawValue>;

const NO_FIELDS: Fields = new Map();

/** The statements of a command, checked for unknown fields before the first is carried out. */
function statementsOf(request: Request, name: string, known: ReadonlySet<string>): Fields[] {
  return request.documents(name).map((statement) => {
    if (!statement.isDocument) throw new MongoError(CODE.TypeMismatch, 'statements must be objects');
    const fields = statement.map();
    checkFields(`${request.name}.${name}`, fields.keys(), known);
    return fields;
  });
}

function constants(value: RawValue | undefined): Record<string, unknown> {
  return (value?.js() as Record<string, unknown> | undefined) ?? {};
}

function targetOf(fields: Fields, multi: boolean, variables: Record<string, unknown>): Target {
  return { filter: parseFilter(fields.get('q'), variables), sort: [], hint: fields.get('hint'), multi };
}
