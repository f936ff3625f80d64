import { EventStoreDBClient } from '@eventstore/db-client';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type ClientHttp2Session } from 'node:http2';
import { BSON, type Document } from 'mongodb';
import { all, freshStream, startEngine, temporaryDirectory, testEvent } from './event-store.js';
import { framed, openSession } from './grpc-wire.js';
import { startMongo } from './mongo.js';
import { bodySection, exchangeWith, message, openSocket, sequence } from './mongo-wire.js';
import { mutated } from './mutations.js';
import { SeededRandom } from './seeded-random.js';
import { strangeCommand } from './strange-commands.js';

/** What an engine answered that it must not: its own mistakes. */
export type Mistakes = readonly string[];

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

/** Sends `runs` changed messages to a MongoDB engine of its own, each on a connection of its own, and looks whether it serves on. */
export async function fuzzMongoMessages(runs: number, seed: number): Promise<void> {
  const random = new SeededRandom(seed);
  const mongo = await startMongo();
  for (let run = 0; run < runs; run++) {
    const socket = await openSocket(mongo.url);
    socket.on('error', () => undefined);
    socket.end(mutated(random.pick(COMMANDS), random));
    await once(socket.resume(), 'close');
  }
  const honest = mongo.fresh();
  await honest.insertOne({ said: 'hello' });
  expect(await honest.findOne({ said: 'hello' })).not.toBeNull();
  await mongo.stop();
}

const INTERNAL_ERROR = 1;

/** Sends `runs` well-formed commands with strange values in them to a MongoDB engine of its own. Every one is answered. */
export async function fuzzMongoCommands(runs: number, seed: number): Promise<Mistakes> {
  const random = new SeededRandom(seed);
  const mongo = await startMongo();
  const mistakes: string[] = [];
  const documents = Array.from({ length: 20 }, (_, n) => ({ a: n % 3, b: [n, { c: 'x' }], h: new Date(n), t: 'q', n }));
  await mongo.client.db('fuzz').collection('c').insertMany(documents);
  for (let run = 0; run < runs; run++) {
    const sent = strangeCommand(random);
    const reply = await exchangeWith(mongo.url, message({ sections: [bodySection(sent)] }));
    if (reply && reply['code'] !== INTERNAL_ERROR) continue;
    mistakes.push(`${reply ? String(reply['errmsg']) : 'no answer'}: ${BSON.EJSON.stringify(sent).slice(0, 1000)}`);
  }
  await mongo.client.db('fuzz').dropDatabase();
  await mongo.stop();
  return mistakes;
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
  readonly method: string;
  readonly bytes: Buffer;
}

/** What the runtime says of a programming mistake, which no client should ever read. */
const PROGRAMMING_MISTAKE =
  /cannot read propert|is not a function|is not iterable|is not defined|out of range|outside buffer|undefined|call stack/i;

async function answerTo(session: ClientHttp2Session, { method, bytes }: Call): Promise<string> {
  const call = session.request({
    ':method': 'POST',
    ':path': `/event_store.client.streams.Streams/${method}`,
    'content-type': 'application/grpc',
    te: 'trailers',
  });
  let told = '';
  for (const event of ['response', 'trailers'] as const)
    call.on(event, (headers) => (told += decodeURIComponent(String(headers['grpc-message'] ?? ''))));
  call.on('error', () => undefined);
  call.end(bytes);
  await once(call.resume(), 'close');
  return told;
}

/** Sends `runs` changed messages to an event engine of its own and looks whether it serves on. */
export async function fuzzEventStore(runs: number, seed: number): Promise<Mistakes> {
  const random = new SeededRandom(seed);
  const directory = temporaryDirectory();
  const engine = await startEngine(directory.path);
  const session = openSession(engine.url);
  const calls = [
    { method: 'BatchAppend', bytes: batch() },
    { method: 'Read', bytes: read() },
    { method: 'Append', bytes: batch() },
    { method: 'Delete', bytes: read() },
  ] as const;
  const mistakes: string[] = [];
  for (let run = 0; run < runs; run++) {
    const { method, bytes } = random.pick<Call>(calls);
    const changed = mutated(bytes, random);
    const told = await answerTo(session, { method, bytes: changed });
    if (PROGRAMMING_MISTAKE.test(told)) mistakes.push(`${method}: ${told}: ${changed.toString('hex')}`);
  }
  session.destroy();
  const client = EventStoreDBClient.connectionString(engine.url);
  const stream = freshStream();
  await client.appendToStream(stream, testEvent());
  expect(await all(client.readStream(stream))).toHaveLength(1);
  await client.dispose();
  await engine.close();
  directory.remove();
  return mistakes;
}
