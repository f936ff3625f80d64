import { Server } from '@grpc/grpc-js';
import { randomUUID } from 'node:crypto';
import gossip from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import features from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import streams from '@eventstore/db-client/generated/streams_grpc_pb.js';
import { type GroupWriter } from '../append/group-writer.js';
import { type EventStore } from '../storage/event-store.js';
import { appendHandler } from './append-service.js';
import { batchAppendHandler } from './batch-append-service.js';
import { deleteHandler, tombstoneHandler } from './delete-service.js';
import { gossipHandler, supportedMethodsHandler } from './discovery-services.js';
import { type OpenCalls } from './open-calls.js';
import { readHandler } from './read-service.js';

/** Largest message taken: the client sends chunks of 3 MiB, and one big event whole. */
const MAX_MESSAGE_BYTES = 17 * 1024 * 1024;
const KEEPALIVE_MS = 10_000;

const asBytes = (bytes: Buffer): Buffer => bytes;

/**
 * The services of the protocol. Hot messages pass as bytes and are laid out by the wire folder; the others use the
 * client's generated classes. Persistent subscriptions would be one more `addService` and one more entry in the
 * list of supported methods.
 */
export function createServer(
  store: EventStore,
  writer: GroupWriter,
  calls: OpenCalls,
  address: () => { host: string; port: number },
): Server {
  const server = new Server({
    'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
    'grpc.keepalive_time_ms': KEEPALIVE_MS,
    'grpc.keepalive_timeout_ms': KEEPALIVE_MS,
  });
  const { StreamsService } = streams;
  const binaryRequest = { requestDeserialize: asBytes, requestSerialize: asBytes };
  const binaryResponse = { responseSerialize: asBytes, responseDeserialize: asBytes };
  server.addService(
    {
      ...StreamsService,
      read: { ...StreamsService.read, ...binaryResponse },
      append: { ...StreamsService.append, ...binaryRequest, ...binaryResponse },
      batchAppend: { ...StreamsService.batchAppend, ...binaryRequest, ...binaryResponse },
    },
    {
      read: readHandler(store, calls),
      append: appendHandler(writer),
      batchAppend: batchAppendHandler(writer, calls),
      delete: deleteHandler(writer),
      tombstone: tombstoneHandler(writer),
    },
  );
  server.addService(features.ServerFeaturesService, { getSupportedMethods: supportedMethodsHandler() });
  server.addService(gossip.GossipService, { read: gossipHandler(randomUUID(), address) });
  return server;
}
