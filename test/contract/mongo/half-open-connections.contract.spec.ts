import { MongoClient } from 'mongodb';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { type Socket } from 'node:net';
import { bodySection, message, openSocket } from '../../support/mongo-wire.js';
import { eventually } from '../../support/eventually.js';
import { describeEmbedded, startEngineWorker, temporaryDirectory } from '../../support/mongo.js';

const PATIENCE_MS = 1_000;
const CONNECTIONS = 20;

describeEmbedded('A client that does not keep up its part', () => {
  let directory: string;
  let engine: { url: string; stop(): Promise<void> };
  const sockets: Socket[] = [];

  const start = async (patienceMs: number): Promise<void> => {
    directory = await temporaryDirectory();
    engine = await startEngineWorker(directory, { limits: { connections: CONNECTIONS, patienceMs } });
  };
  const open = async (): Promise<Socket> => {
    const socket = await openSocket(engine.url);
    socket.on('error', () => undefined);
    sockets.push(socket);
    return socket;
  };

  afterEach(async () => {
    const client = await MongoClient.connect(engine.url, { serverSelectionTimeoutMS: 5000 });
    const honest = client.db('test').collection('honest');
    await honest.insertOne({ said: 'hello' });
    expect(await honest.findOne({}, { projection: { _id: 0 } })).toEqual({ said: 'hello' });
    await client.close();
    for (const socket of sockets.splice(0)) socket.destroy();
    await engine.stop();
    await rm(directory, { recursive: true, force: true });
  });

  const ping = message({ sections: [bodySection({ ping: 1, $db: 'admin' })] });

  it('and connects without a word is let go', async () => {
    await start(PATIENCE_MS);
    const socket = await open();
    await once(socket.resume(), 'close');
  });

  it('and sends a message in drops is let go', async () => {
    await start(PATIENCE_MS);
    const socket = await open();
    let sent = 0;
    const dripping = setInterval(() => socket.write(ping.subarray(sent, ++sent)), PATIENCE_MS / 10);
    await once(socket.resume(), 'close');
    clearInterval(dripping);
    expect(sent).toBeLessThan(ping.length);
  });

  it('and begins a second message is let go', async () => {
    await start(PATIENCE_MS);
    const socket = await open();
    socket.write(Buffer.concat([ping, ping.subarray(0, 10)]));
    await once(socket.resume(), 'close');
    expect(socket.bytesRead).toBeGreaterThan(0);
  });

  it('and opens connections by the hundred keeps nobody out', async () => {
    await start(60_000);
    const silent = await Promise.all(Array.from({ length: 20 * CONNECTIONS }, open));
    expect(silent).toHaveLength(400);
  });

  it('and asks for more than it reads is let go', async () => {
    await start(PATIENCE_MS);
    const client = await MongoClient.connect(engine.url);
    const big = client.db('test').collection('big');
    await big.insertMany(Array.from({ length: 12 }, () => ({ filler: 'x'.repeat(1_000_000) })));
    const slow = await open();
    slow.write(ping);
    await once(slow, 'data');
    slow.pause();
    const connections = async (): Promise<number> =>
      ((await client.db('admin').command({ serverStatus: 1 }))['connections'] as { current: number }).current;
    const before = await connections();
    const find = message({ sections: [bodySection({ find: 'big', $db: 'test' })] });
    slow.write(Buffer.concat(Array.from({ length: 9 }, () => find)));
    await eventually('the slow reader is let go', async () => (await connections()) < before || undefined);
    await client.close();
  });
});
