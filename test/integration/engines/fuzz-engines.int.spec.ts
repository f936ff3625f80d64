import { EventStoreDBClient } from '@eventstore/db-client';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { randomInt, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:http2';
import { type Document } from 'mongodb';
import { all, freshStream, startEngine, temporaryDirectory, testEvent } from '../../support/event-store.js';
import { startMongo } from '../../support/mongo.js';
import { bodySection, message, openSocket, sequence } from '../../support/mongo-wire.js';
import { mutated } from '../../support/mutations.js';
import { SeededRandom } from '../../support/seeded-random.js';

/** Messages sent to each engine; `FUZZ_RUNS` asks for more, `FUZZ_SEED` for the same again. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 500);
const SEED = Number(process.env['FUZZ_SEED'] ?? randomInt(2 ** 31));

const command = (doc: Document, ...sections: Buffer[]): Buffer =>
  message({ sections: [bodySection({ ...doc, $db: 'fuzz' }), ...sections] });

const COMMANDS = [
  command({ insert: 'c' }, sequence('documents', [{ a: 1, b: [1, { c: 'x' }] }, { a: 2n }])),
  command({ find: 'c', filter: { $or: [{ a: { $gt: 1 } }, { b: { $elemMatch: { c: /x+/i } } }] }, sort: { a: -1 } }),
  command({ update: 'c', updates: [{ q: { a: 1 }, u: { $set: { 'b.0': 5 }, $push: { d: 1 } }, upsert: true }] }),
  command({ aggregate: 'c', pipeline: [{ $group: { _id: '$a', n: { $sum: 1 } } }, { $limit: 5 }], cursor: {} }),
  command({ createIndexes: 'c', indexes: [{ key: { a: 1, 'b.c': -1 }, name: 'i' }] }),
  command({ getMore: 5n, collection: 'c', batchSize: 100 }),
] as const;

/** Frames a message as gRPC does: no compression, length, bytes. */
function framed(bytes: Uint8Array): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}

function batch(): Buffer {
  const options = new streams.BatchAppendReq.Options();
  options.setStreamIdentifier(new shared.StreamIdentifier().setStreamName(Buffer.from('fuzz-1')));
  options.setStreamPosition('3');
  const event = new streams.BatchAppendReq.ProposedMessage();
  event.setId(new shared.UUID().setString(randomUUID()));
  event.getMetadataMap().set('type', 'fuzzed').set('content-type', 'application/json');
  event.setData(Buffer.from('{"a":1}'));
  const request = new streams.BatchAppendReq();
  request.setCorrelationId(new shared.UUID().setString(randomUUID()));
  request.setOptions(options).setIsFinal(true).addProposedMessages(event);
  return framed(request.serializeBinary());
}

function read(): Buffer {
  const options = new streams.ReadReq.Options();
  const stream = new streams.ReadReq.Options.StreamOptions();
  stream.setStreamIdentifier(new shared.StreamIdentifier().setStreamName(Buffer.from('fuzz-1'))).setRevision('1');
  options.setStream(stream).setCount('10');
  return framed(new streams.ReadReq().setOptions(options).serializeBinary());
}

interface Call {
  readonly path: string;
  readonly bytes: Buffer;
}

describe(`Changed messages (FUZZ_SEED=${SEED})`, () => {
  it('do not disturb the MongoDB engine', async () => {
    const random = new SeededRandom(SEED);
    const mongo = await startMongo();
    for (let run = 0; run < RUNS; run++) {
      const socket = await openSocket(mongo.url);
      socket.on('error', () => undefined);
      socket.end(mutated(random.pick(COMMANDS), random));
      await once(socket.resume(), 'close');
    }
    const honest = mongo.fresh();
    await honest.insertOne({ said: 'hello' });
    expect(await honest.findOne({ said: 'hello' })).not.toBeNull();
    await mongo.stop();
  });

  it('do not disturb the event engine', async () => {
    const random = new SeededRandom(SEED);
    const directory = temporaryDirectory();
    const engine = await startEngine(directory.path);
    const session = connect(engine.url.replace('esdb:', 'http:').replace(/\?.*/, ''));
    const calls = [
      { path: '/event_store.client.streams.Streams/BatchAppend', bytes: batch() },
      { path: '/event_store.client.streams.Streams/Read', bytes: read() },
      { path: '/event_store.client.streams.Streams/Append', bytes: batch() },
      { path: '/event_store.client.streams.Streams/Delete', bytes: read() },
    ] as const;
    for (let run = 0; run < RUNS; run++) {
      const { path, bytes } = random.pick<Call>(calls);
      const call = session.request({
        ':method': 'POST',
        ':path': path,
        'content-type': 'application/grpc',
        te: 'trailers',
      });
      call.on('error', () => undefined);
      call.end(mutated(bytes, random));
      await once(call.resume(), 'close');
    }
    session.destroy();
    const client = EventStoreDBClient.connectionString(engine.url);
    const stream = freshStream();
    await client.appendToStream(stream, testEvent());
    expect(await all(client.readStream(stream))).toHaveLength(1);
    await client.dispose();
    await engine.close();
    directory.remove();
  });
});
