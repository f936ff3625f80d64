import { type Document } from 'bson';
import { encodeDocument } from '../bson/decode.js';
import { type RawValue } from '../bson/raw-value.js';
import { BsonWriter } from '../bson/writer.js';
import { CODE, MongoError } from '../errors.js';
import { parseSort } from '../planner/sort.js';
import { parseFilter } from '../query/parse-filter.js';
import { compileProjection } from '../query/projection.js';
import { Sessions } from '../storage/sessions.js';
import { parseArrayFilters, parseUpdate } from '../update/parse-update.js';
import { type Reply, type Request } from './request.js';
import { deleteStatement, refuseCollation, updateStatement, type Target } from './write-statements.js';

/** `findAndModify`: finds one document, changes or removes it and hands out how it was or has become. */
export async function findAndModify(request: Request): Promise<Reply> {
  const { engine, db } = request;
  const name = request.collectionName();
  const remove = request.flag('remove');
  const update = request.get('update');
  const wantsNew = request.flag('new');
  if (remove === (update !== undefined))
    throw new MongoError(
      CODE.FailedToParse,
      remove ? 'Cannot specify both an update and remove=true' : 'Either an update or remove=true must be specified',
    );
  if (remove && wantsNew)
    throw new MongoError(
      CODE.FailedToParse,
      "Cannot specify both new=true and remove=true; 'remove' always returns the deleted document",
    );
  refuseCollation(request.get('collation'));
  const variables = request.variables();
  const filter = parseFilter(request.document('query'), variables);
  const target: Target = { filter, sort: parseSort(request.document('sort')), hint: request.get('hint'), multi: false };
  const projection = compileProjection(request.document('fields'), filter);
  const parsed = update ? parseUpdate(update, variables) : undefined;
  const filters = parseArrayFilters(request.get('arrayFilters'), update);
  const upsert = request.flag('upsert');
  const retry = request.retry();
  const sessions = new Sessions(engine.store);
  // Expected failures travel as values: an exception would undo the writes of others in the group.
  const outcome = await engine.store.writes.write((): Buffer | MongoError => {
    try {
      const saved = retry ? sessions.find(retry) : undefined;
      if (saved) return storedReply(saved);
      const reply = parsed ? updated() : removed();
      if (retry) sessions.save(retry, new BsonWriter().begin().document('reply', reply).end().finish());
      return reply;
    } catch (error) {
      if (error instanceof MongoError) return error;
      throw error;
    }
  });
  if (outcome instanceof MongoError) throw outcome;
  return outcome;

  function removed(): Buffer {
    const { deleted, before } = deleteStatement(engine, db, name, target);
    return reply({ n: deleted }, before);
  }

  function updated(): Buffer {
    if (!parsed) throw new MongoError(CODE.InternalError, 'no update');
    const { matched, upserted, before, after } = updateStatement(engine, db, name, target, parsed, upsert, filters);
    const last: Document = { n: upserted ? 1 : matched, updatedExisting: matched > 0 };
    return reply(upserted ? { ...last, upserted: upserted.js() } : last, wantsNew ? after : before);
  }

  function reply(last: Document, value: Buffer | undefined): Buffer {
    const writer = new BsonWriter().begin().document('lastErrorObject', encodeDocument(last));
    if (value) writer.document('value', projection ? projection(value) : value);
    else writer.null('value');
    return writer.double('ok', 1).end().finish();
  }
}

function storedReply(saved: RawValue): Buffer {
  const reply = saved.map().get('reply');
  if (!reply?.isDocument) throw new MongoError(CODE.InternalError, 'the stored reply is of another command');
  return Buffer.from(reply.bytes());
}
