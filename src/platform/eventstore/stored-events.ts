import type { EventStoreDBClient } from '@eventstore/db-client';
import { convertGrpcRecord } from '@eventstore/db-client/dist/utils/convertGrpcEvent.js';
import grpc from '@eventstore/db-client/generated/streams_grpc_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { internalsOf } from './client-internals.js';
import { pull } from './pull.js';
import { recorded } from './recorded.js';
import type { StoredEvent } from './recorded-event.js';

const everything = '9007199254740991';

/**
 * Every event of `$all`, the store's own included, with the bytes in which it is stored. The client's reads give what the bytes mean and not
 * the bytes themselves, so its call is made without them. `idleMs`: longest wait for the next event.
 */
export async function* storedEvents(
  client: EventStoreDBClient,
  idleMs: number,
): AsyncGenerator<StoredEvent, void, undefined> {
  const internals = internalsOf(client);
  const open = internals.GRPCStreamCreator(grpc.StreamsClient, 'readAll', (stub) =>
    stub.read(request(), ...internals.callArguments({}, { deadline: Infinity })),
  );
  const call = await open();
  try {
    for await (const answer of pull<streams.ReadResp>(call, { idleMs })) {
      const record = answer.getEvent()?.getEvent();
      if (record === undefined) continue;
      yield {
        ...recorded(convertGrpcRecord(record)),
        dataBytes: record.getData_asU8(),
        metadataBytes: record.getCustomMetadata_asU8(),
      };
    }
  } finally {
    call.cancel();
  }
}

function request(): streams.ReadReq {
  const all = new streams.ReadReq.Options.AllOptions().setStart(new shared.Empty());
  const uuids = new streams.ReadReq.Options.UUIDOption().setString(new shared.Empty());
  const options = new streams.ReadReq.Options()
    .setAll(all)
    .setUuidOption(uuids)
    .setNoFilter(new shared.Empty())
    .setReadDirection(streams.ReadReq.Options.ReadDirection.FORWARDS)
    .setCount(everything);
  return new streams.ReadReq().setOptions(options);
}
