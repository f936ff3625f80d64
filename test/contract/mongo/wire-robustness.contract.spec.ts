import { BSON, type Document } from 'mongodb';
import { bodySection, exchangeWith, message, openSocket, sequence } from '../../support/mongo-wire.js';
import { startMongo, type TestMongo } from '../../support/mongo.js';

let mongo: TestMongo;

beforeAll(async () => {
  mongo = await startMongo();
});

afterAll(() => mongo.stop());

const exchange = (...parts: Buffer[]): Promise<Document | undefined> => exchangeWith(mongo.primaryUrl, ...parts);

const stillServes = async (): Promise<void> => {
  expect(await mongo.db.command({ ping: 1 })).toMatchObject({ ok: 1 });
};

it('answers a message that arrives byte by byte', async () => {
  const bytes = message({ sections: [bodySection({ ping: 1, $db: 'admin' })] });
  expect(await exchange(...Array.from(bytes, (byte) => Buffer.of(byte)))).toMatchObject({ ok: 1 });
});

it('answers two messages that arrive at once', async () => {
  const bytes = message({ sections: [bodySection({ ping: 1, $db: 'admin' })] });
  expect(await exchange(Buffer.concat([bytes, bytes]))).toMatchObject({ ok: 1 });
});

it('takes documents from a sequence', async () => {
  const name = mongo.fresh().collectionName;
  const sections = [
    bodySection({ insert: name, $db: mongo.db.databaseName }),
    sequence('documents', [{ _id: 1 }, { _id: 2 }]),
  ];
  expect(await exchange(message({ sections }))).toMatchObject({ n: 2, ok: 1 });
});

it('takes a sequence that comes before the body', async () => {
  const name = mongo.fresh().collectionName;
  const sections = [sequence('documents', [{ _id: 1 }]), bodySection({ insert: name, $db: mongo.db.databaseName })];
  expect(await exchange(message({ sections }))).toMatchObject({ n: 1 });
});

it('answers the greeting of old drivers', async () => {
  const head = Buffer.alloc(16);
  const doc = Buffer.from(BSON.serialize({ isMaster: 1, helloOk: true }));
  const query = Buffer.concat([head, Buffer.alloc(4), Buffer.from('admin.$cmd\0'), Buffer.alloc(8), doc]);
  query.writeInt32LE(query.length, 0);
  query.writeInt32LE(2004, 12);
  query.writeInt32LE(-1, 16 + 4 + 11 + 4);
  expect(await exchange(query)).toMatchObject({ ismaster: true, ok: 1 });
});

it('answers nothing to a message that wants no answer', async () => {
  const name = mongo.fresh().collectionName;
  const silent = message({
    flags: 2,
    sections: [
      bodySection({ insert: name, documents: [{ _id: 1 }], $db: mongo.db.databaseName, writeConcern: { w: 0 } }),
    ],
  });
  const count = message({ sections: [bodySection({ count: name, $db: mongo.db.databaseName })] });
  expect(await exchange(silent, count)).toMatchObject({ n: 1 });
});

const ping = bodySection({ ping: 1, $db: 'admin' });
const broken = Buffer.from(ping);
broken.writeInt32LE(10_000, 1);

it.each<[string, Buffer]>([
  ['a length beyond the limit', message({ sections: [ping], length: 100_000_000 })],
  ['a negative length', message({ sections: [ping], length: -5 })],
  ['a length below that of a header', message({ sections: [ping], length: 3 })],
  ['a document that says it is longer than it is', message({ sections: [broken] })],
  ['a section of an unknown kind', message({ sections: [Buffer.of(9, 1, 2, 3)] })],
  ['no body', message({ sections: [sequence('documents', [{ a: 1 }])] })],
  ['flags nobody knows', message({ flags: 0x40, sections: [ping] })],
  ['an operation nobody knows', message({ opCode: 4242, sections: [ping] })],
  ['a sequence that overruns', message({ sections: [ping, Buffer.of(1, 255, 255, 0, 0, 65, 0)] })],
])('is not disturbed by %s', async (_name, bytes) => {
  const reply = await exchange(bytes);
  expect(reply === undefined || reply['ok'] === 0).toBe(true);
  await stillServes();
});

it('is not disturbed by random bytes', async () => {
  for (let round = 0; round < 40; round++) {
    const noise = Buffer.from(Array.from({ length: 64 + round * 8 }, () => Math.floor(Math.random() * 256)));
    if (round % 2 === 0) noise.writeInt32LE(noise.length, 0);
    if (round % 4 === 0) noise.writeInt32LE(2013, 12);
    const socket = await openSocket(mongo.primaryUrl);
    socket.on('error', () => undefined);
    socket.end(noise);
    await new Promise((resolve) => socket.once('close', resolve).resume());
  }
  await stillServes();
});

it('is not disturbed by a message with one damaged byte', async () => {
  const intact = message({
    sections: [bodySection({ find: 'x', filter: { a: { $gt: 1 }, b: ['x', { y: 1 }] }, $db: 'admin' })],
  });
  for (let at = 16; at < intact.length; at++) {
    const damaged = Buffer.from(intact);
    damaged[at] = (damaged[at]! + 1 + (at % 200)) % 256;
    // Flags that want no answer would leave us waiting.
    if (at >= 16 && at < 20) continue;
    await exchange(damaged);
  }
  await stillServes();
});

it('is not disturbed by a client that leaves in the middle of a message', async () => {
  const bytes = message({ sections: [ping] });
  for (let cut = 1; cut < bytes.length; cut += 7) {
    const socket = await openSocket(mongo.primaryUrl);
    socket.write(bytes.subarray(0, cut));
    socket.destroy();
  }
  await stillServes();
});

it('refuses documents nested too deeply', async () => {
  let doc: Document = {};
  for (let depth = 0; depth < 250; depth++) doc = { d: doc };
  const sections = [
    bodySection({ insert: mongo.fresh().collectionName, documents: [doc], $db: mongo.db.databaseName }),
  ];
  const reply = await exchange(message({ sections }));
  expect(reply === undefined || reply['ok'] === 0 || reply['writeErrors'] !== undefined).toBe(true);
  await stillServes();
});
