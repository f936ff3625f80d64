import { Server, type ServerInterceptor, status } from '@grpc/grpc-js';
import { randomUUID } from 'node:crypto';
import gossip from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import features from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import streams from '@eventstore/db-client/generated/streams_grpc_pb.js';
import { type GroupWriter } from '../append/group-writer.js';
import { type UnfinishedAppends } from '../append/unfinished-appends.js';
import { type PersistentSubscriptions } from '../persistent-subscriptions/persistent-subscriptions.js';
import { type EventStore } from '../storage/event-store.js';
import { appendHandler } from './append-service.js';
import { batchAppendHandler } from './batch-append-service.js';
import { deleteHandler, tombstoneHandler } from './delete-service.js';
import { gossipHandler, supportedMethodsHandler } from './discovery-services.js';
import { StatusError } from './errors.js';
import { type OpenCalls } from './open-calls.js';
import { addPersistentSubscriptions } from './persistent-subscriptions-service.js';
import { readHandler } from './read-service.js';

/** Largest message taken: the client sends chunks of 3 MiB, and one big event whole. */
const MAX_MESSAGE_BYTES = 17 * 1024 * 1024;
const KEEPALIVE_MS = 10_000;
/** Calls open at a time on one connection; a client with more waits or opens another connection. */
const MAX_CALLS = 1000;

const asBytes = (bytes: Buffer): Buffer => bytes;

/** What the services work with. */
export interface Serving {
  readonly store: EventStore;
  readonly writer: GroupWriter;
  readonly groups: PersistentSubscriptions;
  readonly calls: OpenCalls;
  readonly unfinished: UnfinishedAppends;
  /** Ends the connection that comes from an address, as `getPeer()` of a call gives it. */
  readonly cut: (peer: string) => void;
  /** Where clients reach the engine. */
  readonly address: () => { host: string; port: number };
  readonly interceptors: ServerInterceptor[];
}

/**
 * The services of the protocol. Hot messages pass as bytes and are laid out by the wire folder; the others use the
 * client's generated classes. A service that is added here must be listed in the supported methods too.
 */
export function createServer(serving: Serving): Server {
  const { store, writer, groups, calls, unfinished, cut, address, interceptors } = serving;
  const server = new Server({
    'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
    'grpc.max_concurrent_streams': MAX_CALLS,
    'grpc.keepalive_time_ms': KEEPALIVE_MS,
    'grpc.keepalive_timeout_ms': KEEPALIVE_MS,
    interceptors,
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
      append: appendHandler(writer, unfinished, cut),
      batchAppend: batchAppendHandler(writer, calls, unfinished),
      delete: deleteHandler(writer),
      tombstone: tombstoneHandler(writer),
    },
  );
  addPersistentSubscriptions(server, store, groups);
  calls.add(() => groups.close(new StatusError(status.UNAVAILABLE, 'The server is shutting down')));
  server.addService(features.ServerFeaturesService, { getSupportedMethods: supportedMethodsHandler() });
  server.addService(gossip.GossipService, { read: gossipHandler(randomUUID(), address) });
  return server;
}
