import { type handleUnaryCall } from '@grpc/grpc-js';
import streams, {
  type DeleteReq,
  type DeleteResp,
  type TombstoneReq,
  type TombstoneResp,
} from '@eventstore/db-client/generated/streams_pb.js';
import { type Deletion, deleteStream } from '../append/delete-stream.js';
import { type Expectation } from '../append/expectation.js';
import { type GroupWriter } from '../append/group-writer.js';
import { invalidStreamName } from '../append/limits.js';
import { invalidArgument, streamDeleted, toStatus, wrongVersionOnDelete } from './errors.js';

type Options = DeleteReq.Options | TombstoneReq.Options;

/** `Streams/Delete`: hides a stream until its next append. */
export function deleteHandler(writer: GroupWriter): handleUnaryCall<DeleteReq, DeleteResp> {
  return (call, reply) => {
    write(writer, 'soft', call.request.getOptions())
      .then((position) => {
        const response = new streams.DeleteResp();
        response.setPosition(toPosition(new streams.DeleteResp.Position(), position));
        reply(null, response);
      })
      .catch((error: unknown) => reply(toStatus(error)));
  };
}

/** `Streams/Tombstone`: closes a stream for ever. */
export function tombstoneHandler(writer: GroupWriter): handleUnaryCall<TombstoneReq, TombstoneResp> {
  return (call, reply) => {
    write(writer, 'tombstone', call.request.getOptions())
      .then((position) => {
        const response = new streams.TombstoneResp();
        response.setPosition(toPosition(new streams.TombstoneResp.Position(), position));
        reply(null, response);
      })
      .catch((error: unknown) => reply(toStatus(error)));
  };
}

function toPosition<P extends DeleteResp.Position | TombstoneResp.Position>(target: P, position: number): P {
  target.setCommitPosition(`${position}`);
  target.setPreparePosition(`${position}`);
  return target;
}

function write(writer: GroupWriter, kind: Deletion['kind'], options: Options | undefined): Promise<number> {
  const stream = Buffer.from(options?.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString('utf8');
  const expectation = toExpectation(options);
  return new Promise((resolve, reject) => {
    const invalid = invalidStreamName(stream);
    if (invalid !== undefined) {
      reject(invalidArgument(invalid));
      return;
    }
    writer.submit({
      size: stream.length,
      run: (transaction) => deleteStream(transaction, { kind, stream, expectation }),
      done: (outcome) => {
        if (outcome.kind === 'written') resolve(outcome.position ?? 0);
        else if (outcome.kind === 'deleted') reject(streamDeleted(stream));
        else reject(wrongVersionOnDelete(stream, expectation, outcome.actual));
      },
      failed: reject,
    });
  });
}

function toExpectation(options: Options | undefined): Expectation {
  if (options?.hasRevision()) return { kind: 'exact', revision: Number(options.getRevision()) };
  if (options?.hasNoStream()) return { kind: 'no_stream' };
  return options?.hasStreamExists() ? { kind: 'stream_exists' } : { kind: 'any' };
}
