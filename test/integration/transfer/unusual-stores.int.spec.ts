import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EventStoreDBClient } from '@eventstore/db-client';
import { type Db, MongoClient } from 'mongodb';
import { eventHash, GENESIS } from '../../../src/platform/event-sourcing/integrity-chain.js';
import { EventLog } from '../../../src/platform/eventstore/event-log.js';
import { importStores } from '../../../src/transfer/import-stores.js';
import { startEngineProcess } from '../../support/mongo.js';
import { type Ran, Workplace } from '../imports/redress.js';
import { FreshStores, type Stores } from './fresh-stores.js';

let place: Workplace;
let mongo: Awaited<ReturnType<typeof startEngineProcess>>;
let client: MongoClient;
let stores: FreshStores;
let folders = 0;

beforeAll(async () => {
  place = new Workplace(undefined);
  mongo = await startEngineProcess(join(place.folder, 'mongo'));
  client = await MongoClient.connect(mongo.url);
  stores = new FreshStores(place.folder, mongo.url);
});

afterAll(async () => {
  await stores.end();
  await client.close();
  await mongo.kill();
  await place.remove();
});

const freshFolder = (): string => join(place.folder, `export-${++folders}`);

const exportOf = ({ env }: Stores, folder: string): Promise<Ran> => place.runWith(env, 'export-stores', folder);
const importInto = ({ env }: Stores, folder: string): Promise<Ran> => place.runWith(env, 'import-stores', folder);

const databaseOf = ({ mongoUrl }: Stores): Db => client.db(new URL(mongoUrl).pathname.slice(1));

/** Documents as the archive keeps them, as far as a transfer is concerned. */
const documentsOf = (stores: Stores) =>
  databaseOf(stores).collection<{ readonly _id: string; size: number }>('documents');

/** Appends an event whose data are stored in just these characters, at its place in its chain. */
async function appendText(log: EventLog, stream: string, seq: number, prev: string, data: string): Promise<string> {
  const [id, type, revision] = [randomUUID(), 'FeedbackAdded', `${seq}`];
  const hash = eventHash({ stream, seq: revision, id, type, data: JSON.parse(data), metadata: {}, prev });
  const metadata = `{ "integrity" : ${JSON.stringify({ hash, prev, seq: revision })} }`;
  await log.append(stream, seq === 0 ? 'no-stream' : BigInt(seq - 1), [{ id, type, data, metadata }]);
  return hash;
}

/** Of every event of a log: stream, data and metadata as they are stored. */
async function textsOf(log: EventLog): Promise<string[]> {
  const texts = [];
  for await (const { streamName, dataBytes, metadataBytes } of log.readStored())
    if (!streamName.startsWith('$'))
      texts.push([streamName, ...[dataBytes, metadataBytes].map((bytes) => Buffer.from(bytes).toString())].join(' '));
  return texts;
}

describe('an event whose JSON is unusual', () => {
  const unusual = [
    '{"b":1,"a":2,"10":0,"9":0}',
    '{ "spaces" :\t[ 1 ,\n2 ] }\n',
    '{"number":1.0,"small":1e-7,"tenth":0.10,"minus":-0}',
    '{"big":12345678901234567890,"exact":9007199254740993}',
    '{"escaped":"\\u00e9\\/","plain":"é/\u2028","twice":1,"twice":2}',
  ];

  it('is carried character by character', async () => {
    const [source, target] = [await stores.make(), await stores.make()];
    const [from, to] = [new EventLog(source.eventStore.url), new EventLog(target.eventStore.url)];
    let prev = GENESIS;
    for (const [seq, data] of unusual.entries()) prev = await appendText(from, 'case-unusual', seq, prev, data);
    const texts = await textsOf(from);
    expect(texts.map((text) => unusual.findIndex((data) => text.includes(data)))).toEqual([0, 1, 2, 3, 4]);

    const folder = freshFolder();
    expect(await exportOf(source, folder)).toMatchObject({ code: 0 });
    expect(await importInto(target, folder)).toMatchObject({ code: 0 });
    expect(await textsOf(to)).toEqual(texts);
    for (const log of [from, to]) await log.dispose();
  });

  it('is not the same event as one of the same meaning', async () => {
    const [source, target] = [await stores.make(), await stores.make()];
    const [from, to] = [new EventLog(source.eventStore.url), new EventLog(target.eventStore.url)];
    await appendText(from, 'case-unusual', 0, GENESIS, '{"number":1.0}');
    for await (const { id, type, metadata, streamName } of from.readAll())
      await to.append(streamName, 'no-stream', [
        { id, type, data: '{"number":1}', metadata: JSON.stringify(metadata) },
      ]);
    for (const log of [from, to]) await log.dispose();
    const folder = freshFolder();
    expect(await exportOf(source, folder)).toMatchObject({ code: 0 });
    const refused = await importInto(target, folder);
    expect([refused.code, refused.told]).toEqual([1, expect.stringContaining('nor the beginning of this export')]);
  });
});

describe('a stream that the store was told to delete or truncate', () => {
  let source: Stores;
  let log: EventLog;
  let store: EventStoreDBClient;

  beforeEach(async () => {
    source = await stores.make();
    log = new EventLog(source.eventStore.url);
    store = EventStoreDBClient.connectionString(source.eventStore.url);
    const first = await appendText(log, 'case-a', 0, GENESIS, '{}');
    await appendText(log, 'case-a', 1, first, '{}');
    await appendText(log, 'case-b', 0, GENESIS, '{}');
  });

  afterEach(async () => {
    await log.dispose();
    await store.dispose();
  });

  it.each([
    ['$maxCount 1', () => store.setStreamMetadata('case-a', { maxCount: 1 })],
    ['$tb 1', () => store.setStreamMetadata('case-a', { truncateBefore: 1 })],
    ['deleted', () => store.deleteStream('case-a')],
  ])('is not exported before that is taken back: %s', async (why, limit) => {
    await limit();
    const folder = freshFolder();
    expect(await exportOf(source, folder)).toMatchObject({
      code: 1,
      told: `The store was told to delete or truncate case-a (${why}); only whole streams are moved.\n`,
    });
    for (const path of [folder, `${folder}.unfinished`]) expect(existsSync(path)).toBe(false);
    const verified = await place.runWith(source.env, 'verify', '--all');
    expect(verified).toMatchObject({ code: 0, out: expect.stringContaining('The log is whole: 3 event(s) in 2') });

    // Twice, because the first time brings a deleted stream back without what it held.
    for (let times = 0; times < 2; times++) await store.setStreamMetadata('case-a', {});
    expect(await exportOf(source, folder)).toMatchObject({ code: 0 });
    const target = await stores.make();
    expect(await importInto(target, folder)).toMatchObject({ code: 0 });
    expect(await place.runWith(target.env, 'verify', '--all')).toEqual(verified);
  });

  it('is not exported at all when that is for ever, and the log is not whole', async () => {
    await store.tombstoneStream('case-a');
    expect(await exportOf(source, freshFolder())).toMatchObject({
      code: 1,
      told: expect.stringContaining('case-a (deleted for ever)'),
    });
    const verified = await place.runWith(source.env, 'verify', '--all');
    expect(verified).toMatchObject({ code: 1, out: expect.stringContaining('case-a is not whole:') });
    expect(verified.out).toContain('The store was told to delete the stream.');
  });

  it('is not taken in by a store that would hide a part of it', async () => {
    const folder = freshFolder();
    expect(await exportOf(source, folder)).toMatchObject({ code: 0 });
    const target = await stores.make();
    const there = EventStoreDBClient.connectionString(target.eventStore.url);
    await there.setStreamMetadata('case-a', { maxCount: 1 });
    await there.dispose();
    const refused = await importInto(target, folder);
    expect(refused).toMatchObject({ code: 1, told: expect.stringContaining('case-a ($maxCount 1)') });
    const empty = new EventLog(target.eventStore.url);
    expect(await textsOf(empty)).toEqual([]);
    await empty.dispose();
  });
});

describe('the folder of an export', () => {
  let source: Stores;
  beforeAll(async () => (source = await stores.make()));

  it('is not a link that leads nowhere', async () => {
    const folder = freshFolder();
    symlinkSync(`${folder}-elsewhere`, folder);
    const refused = await exportOf(source, folder);
    expect([refused.code, refused.told]).toEqual([1, expect.stringContaining(`${folder} exists already`)]);
    expect(existsSync(`${folder}-elsewhere`)).toBe(false);
  });

  it.each([
    ['a folder of somebody else', ['notes.txt']],
    ['a folder with a manifest of something else', ['manifest.json']],
    ['a draft into which somebody has put a file', ['unfinished-export', 'manifest.json', 'notes.txt']],
  ])('leaves %s alone', async (_, files) => {
    const folder = freshFolder();
    mkdirSync(`${folder}.unfinished`);
    for (const file of files) writeFileSync(join(`${folder}.unfinished`, file), 'mine');
    const refused = await exportOf(source, folder);
    expect([refused.code, refused.told]).toEqual([
      1,
      expect.stringContaining(`${folder}.unfinished is not what an unfinished export left`),
    ]);
    for (const file of files) expect(readFileSync(join(`${folder}.unfinished`, file), 'utf8')).toBe('mine');
  });

  it('leaves a file or a link in the place of its draft alone', async () => {
    for (const put of [(path: string) => writeFileSync(path, 'mine'), (path: string) => symlinkSync('nowhere', path)]) {
      const folder = freshFolder();
      put(`${folder}.unfinished`);
      expect(await exportOf(source, folder)).toMatchObject({ code: 1, told: expect.stringContaining('move it away') });
    }
  });
});

describe('an import of no events', () => {
  it('goes on where it was cut off, and refuses what it did not bring', async () => {
    const [source, target] = [await stores.make(), await stores.make()];
    await documentsOf(source).insertMany(['a', 'b', 'c', 'd'].map((_id) => ({ _id, size: 1 })));
    const folder = freshFolder();
    expect(await exportOf(source, folder)).toMatchObject({ code: 0 });

    await documentsOf(target).insertMany(['b', 'd'].map((_id) => ({ _id, size: 1 })));
    expect(await importInto(target, folder)).toMatchObject({ code: 0 });
    expect(await documentsOf(target).countDocuments()).toBe(4);

    await documentsOf(target).updateOne({ _id: 'c' }, { $set: { size: 2 } });
    const refused = await importInto(target, folder);
    expect([refused.code, refused.told]).toEqual([
      1,
      expect.stringMatching(/The collection documents of the database .* holds something that is not the export's\./),
    ]);
    expect(await documentsOf(target).findOne({ _id: 'c' })).toMatchObject({ size: 2 });
  });

  it('tells how many documents are there while they are loaded', async () => {
    const [source, target] = [await stores.make(), await stores.make()];
    await documentsOf(source).insertMany(Array.from({ length: 1_200 }, (_, at) => ({ _id: `${at}`, size: 1 })));
    await databaseOf(source).collection('document_uploads').insertOne({});
    const folder = freshFolder();
    expect(await exportOf(source, folder)).toMatchObject({ code: 0 });

    const log = new EventLog(target.eventStore.url);
    const told: number[] = [];
    await importStores(
      {
        log,
        db: databaseOf(target),
        keyEncryptionKey: 'any',
        signal: new AbortController().signal,
        told: (_, documents) => told.push(documents),
      },
      folder,
    );
    await log.dispose();
    expect(told).toEqual([500, 1_000, 1_200, 1_201]);
  });
});
