/**
 * A server of the same protocol that stores nothing, in a thread of its own like the engine: every append is answered at once, every read with the
 * same message `workerData.messages` times. What it reaches is what gRPC, the client and the machine allow at best.
 */
import features from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import streams from '@eventstore/db-client/generated/streams_grpc_pb.js';
import { Server, ServerCredentials, type ServerDuplexStream, type ServerWritableStream } from '@grpc/grpc-js';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { supportedMethodsHandler } from '../../src/embedded/eventstore/grpc/discovery-services.js';
import { flowingInterceptor } from '../../src/embedded/eventstore/grpc/flowing-call.js';
import { encodeRecord } from '../../src/embedded/eventstore/storage/recorded-event.js';
import { HEADER_SIZE } from '../../src/embedded/eventstore/storage/stored-event.js';
import { decodeBatchChunk, encodeBatchSuccess } from '../../src/embedded/eventstore/wire/batch-append.js';

const { messages, data } = workerData as { messages: number; data: string };

const message = encodeRecord(Buffer.from('long'), 1, 1000, Date.now(), {
  id: randomUUID(),
  type: Buffer.from('measured'),
  json: true,
  data: Buffer.from(data),
  metadata: Buffer.alloc(0),
}).subarray(HEADER_SIZE);

async function read(call: ServerWritableStream<unknown, Buffer>): Promise<void> {
  for (let sent = 0; sent < messages; sent++) if (!call.write(message)) await once(call, 'drain');
  call.end();
}

function batchAppend(call: ServerDuplexStream<Buffer, Buffer>): void {
  call.on('data', (bytes: Buffer) => {
    const { correlationId, options, final } = decodeBatchChunk(bytes, Date.now());
    const outcome = { kind: 'written', revision: 0, position: 0 } as const;
    if (final) call.write(encodeBatchSuccess(correlationId, options?.stream ?? '', outcome));
  });
  call.on('end', () => call.end());
}

const asBytes = (bytes: Buffer): Buffer => bytes;
const raw = {
  requestSerialize: asBytes,
  requestDeserialize: asBytes,
  responseSerialize: asBytes,
  responseDeserialize: asBytes,
};
const { StreamsService } = streams;
const server = new Server({ interceptors: [flowingInterceptor] });
server.addService(
  { read: { ...StreamsService.read, ...raw }, batchAppend: { ...StreamsService.batchAppend, ...raw } },
  { read: (call: ServerWritableStream<unknown, Buffer>) => void read(call), batchAppend },
);
server.addService(features.ServerFeaturesService, { getSupportedMethods: supportedMethodsHandler() });
server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) =>
  parentPort?.postMessage(
    error ? { type: 'failed', message: error.message } : { type: 'ready', url: `esdb://127.0.0.1:${port}?tls=false` },
  ),
);
parentPort?.once('message', () => {
  server.forceShutdown();
  parentPort?.close();
});
