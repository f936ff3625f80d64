import { rm } from 'node:fs/promises';
import { type Socket } from 'node:net';
import { BSON, MongoClient } from 'mongodb';
import { canWatchMemory, peakMemory, startWatchedEngine, type WatchedEngine } from '../../support/engine-process.js';
import { describeEmbedded, temporaryDirectory } from '../../support/mongo.js';
import { bodySection, exchangeWith, message, openSocket } from '../../support/mongo-wire.js';

/** MiB above what the engine uses at rest that a flood may make it use. */
const MEMORY = 512;
const CLIENTS = 200;

const describeWatched = canWatchMemory ? describeEmbedded : describe.skip;

describeWatched('A flood (memory is read from /proc)', () => {
  const sockets: Socket[] = [];
  let directory: string;
  let engine: WatchedEngine;
  let client: MongoClient;

  beforeEach(async () => {
    directory = await temporaryDirectory();
    engine = await startWatchedEngine('mongo', directory);
    client = await MongoClient.connect(engine.url, { serverSelectionTimeoutMS: 5000 });
    const documents = Array.from({ length: 1000 }, (_, n) => ({ n, text: 'x'.repeat(10_000) }));
    await client.db('flood').collection('large').insertMany(documents);
  });

  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    await client.close();
    await engine.kill();
    await rm(directory, { recursive: true, force: true });
  });

  /** While the flood lasts the engine serves who was there before and who comes new, and its memory stays within the bound. */
  const withstands = async (name: string, flood: () => Promise<unknown>): Promise<void> => {
    const before = engine.memory();
    const peak = await peakMemory(engine, async () => {
      await flood();
      for (const honest of [client, await MongoClient.connect(engine.url, { serverSelectionTimeoutMS: 20_000 })]) {
        const collection = honest.db('flood').collection('honest');
        const { insertedId } = await collection.insertOne({ said: 'hello' });
        expect(await collection.findOne({ _id: insertedId })).not.toBeNull();
        if (honest !== client) await honest.close();
      }
    });
    if (process.env['SHOW_MEMORY']) console.log(`${name}: ${before.toFixed(0)} -> ${peak.toFixed(0)} MiB`);
    expect(peak - before).toBeLessThan(MEMORY);
  };

  const open = async (): Promise<Socket> => {
    const socket = await openSocket(engine.url);
    socket.on('error', () => undefined);
    sockets.push(socket.pause());
    return socket;
  };

  const many = <T>(action: (number: number) => Promise<T>): Promise<T[]> =>
    Promise.all(Array.from({ length: CLIENTS }, (_, number) => action(number)));

  const command = (doc: object): Buffer => message({ sections: [bodySection({ ...doc, $db: 'flood' })] });

  it(`of questions from ${CLIENTS} clients that read no answer is borne`, async () => {
    // Each asks fifty times for ten megabytes.
    const asked = Buffer.concat(Array.from({ length: 50 }, () => command({ find: 'large', batchSize: 1000 })));
    await withstands('unread answers', () => many(async () => (await open()).write(asked)));
  });

  it('of cursors that are left open is borne', async () => {
    await withstands('cursors', () =>
      many(async () => {
        for (let opened = 0; opened < 25; opened++)
          await exchangeWith(engine.url, command({ find: 'large', batchSize: 1 }));
      }),
    );
  });

  it('of sorted and grouped results that cursors keep is borne: those left alone for longest end', async () => {
    const large = client.db('flood').collection('large');
    const first = large.find({}, { batchSize: 1 }).sort({ text: 1, n: -1 });
    await first.next();
    await client.db('flood').collection('two').insertMany([{}, {}]);
    const kept = { $group: { _id: '$n', all: { $push: '$text' } } };
    await withstands('kept results', () =>
      many(async (number) => {
        const sorted = { find: 'large', sort: { text: 1, n: -1 }, batchSize: 1 };
        const grouped = { aggregate: 'large', pipeline: [kept], cursor: { batchSize: 1 } };
        const joined = { aggregate: 'two', pipeline: [{ $unionWith: 'large' }], cursor: { batchSize: 3 } };
        await exchangeWith(engine.url, command([sorted, grouped, joined][number % 3]!));
      }),
    );
    await expect(first.toArray()).rejects.toMatchObject({ code: 43, codeName: 'CursorNotFound' });
    const last = large.find({}, { batchSize: 1 }).sort({ text: 1, n: -1 });
    expect(await last.toArray()).toHaveLength(1000);
  });

  it('of sessions is borne', async () => {
    await withstands('sessions', () =>
      many(async () => {
        const sessions = Array.from({ length: 500 }, () => ({ id: new BSON.UUID() }));
        await exchangeWith(engine.url, command({ refreshSessions: sessions }));
        for (const lsid of sessions.slice(0, 50)) await exchangeWith(engine.url, command({ ping: 1, lsid }));
      }),
    );
  });

  it(`of ${CLIENTS} messages of 48 MB that never end is borne`, async () => {
    const begun = Buffer.alloc(4_000_000);
    begun.writeInt32LE(48_000_000, 0);
    begun.writeInt32LE(2013, 12);
    await withstands('endless messages', () => many(async () => (await open()).write(begun)));
  });
});
