import { T } from '../bson/types.js';
import { CODE, MongoError, notSupported } from '../errors.js';
import { buildPipeline } from '../pipeline/build.js';
import { firstBatch } from './cursor-reply.js';
import { type Reply, type Request } from './request.js';
import { refuseCollation } from './write-statements.js';

/** `aggregate` on a collection, or on nothing (`aggregate: 1`) for stages that make their own documents. */
export async function aggregate(request: Request): Promise<Reply> {
  const own = request.get('aggregate');
  const name = own?.type === T.STRING ? own.string() : undefined;
  const pipeline = request.get('pipeline');
  if (pipeline?.type !== T.ARRAY)
    throw new MongoError(CODE.TypeMismatch, "'pipeline' option must be specified as an array");
  refuseCollation(request.get('collation'));
  if (request.flag('explain')) throw notSupported("option 'explain' of aggregate (use the explain command)");
  const cursor = request.document('cursor');
  if (!cursor)
    throw new MongoError(
      CODE.FailedToParse,
      "The 'cursor' option is required, except for aggregate with the explain argument",
    );
  const slice = request.slice();
  const source = await buildPipeline({
    engine: request.engine,
    db: request.db,
    collection: name,
    stages: pipeline.items(),
    variables: request.variables(),
    hint: request.get('hint'),
    slice,
  });
  const size = cursor.map().get('batchSize')?.number();
  const namespace = `${request.db}.${name ?? '$cmd.aggregate'}`;
  return firstBatch(request, namespace, source, slice, size, false);
}
