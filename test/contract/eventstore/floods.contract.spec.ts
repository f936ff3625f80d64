import { EventStoreDBClient } from '@eventstore/db-client';
import { once } from 'node:events';
import { constants, type ClientHttp2Session, type ClientHttp2Stream } from 'node:http2';
import { canWatchMemory, peakMemory, startWatchedEngine, type WatchedEngine } from '../../support/engine-process.js';
import { all, describeOwnEngine, freshStream, temporaryDirectory, testEvent } from '../../support/event-store.js';
import {
  appendEvent,
  appendOptions,
  batchChunk,
  GREETING,
  openCall,
  openPlain,
  openSession,
  subscription,
} from '../../support/grpc-wire.js';

/** MiB above what the engine uses at rest that a flood may make it use. */
const MEMORY = 512;

const describeWatched = canWatchMemory ? describeOwnEngine : describeOwnEngine.skip;

describeWatched('A flood (memory is read from /proc)', () => {
  const directory = temporaryDirectory();
  const sessions: ClientHttp2Session[] = [];
  let engine: WatchedEngine;
  let client: EventStoreDBClient;

  beforeEach(async () => {
    engine = await startWatchedEngine('eventstore', directory.path);
    client = EventStoreDBClient.connectionString(engine.url);
    await client.appendToStream(freshStream(), testEvent());
  });

  afterEach(async () => {
    for (const session of sessions.splice(0)) session.destroy();
    await client.dispose();
    await engine.kill();
  });

  afterAll(() => directory.remove());

  /** While the flood lasts the engine serves who was there before and who comes new, and its memory stays within the bound. */
  const withstands = async (name: string, flood: () => Promise<void>): Promise<void> => {
    const before = engine.memory();
    const peak = await peakMemory(engine, async () => {
      await flood();
      for (const honest of [client, EventStoreDBClient.connectionString(engine.url)]) {
        const stream = freshStream();
        await honest.appendToStream(stream, testEvent(), { deadline: 20_000 });
        expect(await all(honest.readStream(stream))).toHaveLength(1);
        if (honest !== client) await honest.dispose();
      }
    });
    if (process.env['SHOW_MEMORY']) console.log(`${name}: ${before.toFixed(0)} -> ${peak.toFixed(0)} MiB`);
    expect(peak - before).toBeLessThan(MEMORY);
  };

  const session = (): ClientHttp2Session => {
    const opened = openSession(engine.url);
    sessions.push(opened);
    return opened;
  };

  /** Writes a frame again and again to a peer that never reads, until it is cut or so many are sent. */
  const repeat = async (frame: Buffer, times: number): Promise<void> => {
    const socket = await openPlain(engine.url);
    socket.write(GREETING);
    const portion = Buffer.concat(Array.from({ length: 1000 }, () => frame));
    for (let sent = 0; sent < times && !socket.destroyed; sent += 1000) {
      if (!socket.write(portion)) await tick();
    }
    socket.destroy();
  };
  const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  /** Resolves when the bytes have left for the engine, or the call has been cut. */
  const send = (call: ClientHttp2Stream, bytes: Buffer): Promise<void> =>
    new Promise((resolve) => {
      call.resume().once('close', resolve);
      call.write(bytes, () => resolve());
    });

  it.each<[string, Buffer]>([
    ['SETTINGS', Buffer.of(0, 0, 0, 4, 0, 0, 0, 0, 0)],
    ['PING', Buffer.of(0, 0, 8, 6, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8)],
    ['PRIORITY', Buffer.of(0, 0, 5, 2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1)],
    ['garbage', Buffer.of(0xff, 0, 1, 0xee, 9, 9, 9, 9, 9)],
  ])('of %s frames is withstood', async (name, frame) => {
    await withstands(name, () => repeat(frame, 200_000));
  });

  it('of streams opened and reset is withstood', async () => {
    await withstands('rapid reset', async () => {
      for (let connection = 0; connection < 5; connection++) {
        const opened = session();
        await once(opened, 'connect');
        for (let number = 0; number < 2000 && !opened.destroyed && !opened.closed; number++) {
          openCall(opened, 'Read').close(constants.NGHTTP2_CANCEL);
          if (number % 100 === 99) await tick();
        }
      }
    });
  });

  it('of appends that never end is withstood', async () => {
    const event = appendEvent(Buffer.alloc(900_000));
    await withstands('endless appends', async () => {
      for (let connection = 0; connection < 6; connection++) {
        const opened = session();
        const begun = Buffer.concat([appendOptions('endless'), event]);
        await Promise.all(Array.from({ length: 100 }, () => send(openCall(opened, 'Append'), begun)));
      }
    });
  });

  it('of batches that are never final, over many calls, is withstood', async () => {
    await withstands('endless batches', async () => {
      const chunks = Buffer.concat(
        Array.from({ length: 8 }, () => batchChunk('endless', Buffer.alloc(900_000), false)),
      );
      for (let connection = 0; connection < 5; connection++) {
        const opened = session();
        await Promise.all(Array.from({ length: 15 }, () => send(openCall(opened, 'BatchAppend'), chunks)));
      }
    });
  });

  it('of subscribers that never read is withstood', async () => {
    const data = { filler: 'x'.repeat(500_000) };
    for (let number = 0; number < 20; number++) await client.appendToStream('big', testEvent('big', data));
    await withstands('slow readers', async () => {
      const opened = session();
      const calls = Array.from({ length: 100 }, () => openCall(opened, 'Read'));
      // All answer and none is read: what they ask for is 1,000 MB.
      await Promise.all(calls.map((call) => once(call.end(subscription()), 'response')));
    });
  });
});
