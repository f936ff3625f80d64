import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GridFSBucket, ObjectId } from 'mongodb';
import { startMongo, failure, type TestMongo } from '../../support/mongo.js';

let mongo: TestMongo;

beforeAll(async () => {
  mongo = await startMongo();
});

afterAll(() => mongo.stop());

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

async function read(bucket: GridFSBucket, id: ObjectId, range = {}): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of bucket.openDownloadStream(id, range)) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function write(bucket: GridFSBucket, name: string, bytes: Buffer): Promise<ObjectId> {
  const stream = bucket.openUploadStream(name, { metadata: { digest: digest(bytes) } });
  await pipeline(Readable.from([bytes]), stream);
  return stream.id;
}

it('gives back a file of several chunks as it was', async () => {
  const bucket = new GridFSBucket(mongo.db, { bucketName: 'several' });
  const bytes = randomBytes(1_000_003);
  const id = await write(bucket, 'a.bin', bytes);
  expect(digest(await read(bucket, id))).toBe(digest(bytes));
  const [file] = await bucket.find({ _id: id }).toArray();
  expect(file).toMatchObject({ filename: 'a.bin', metadata: { digest: digest(bytes) } });
  expect(file!.length).toBe(1_000_003);
});

it('gives back an empty file', async () => {
  const bucket = new GridFSBucket(mongo.db, { bucketName: 'empty' });
  const id = await write(bucket, 'nothing', Buffer.alloc(0));
  expect((await read(bucket, id)).length).toBe(0);
});

it('gives back a part of a file', async () => {
  const bucket = new GridFSBucket(mongo.db, { bucketName: 'part' });
  const bytes = randomBytes(600_000);
  const id = await write(bucket, 'part', bytes);
  expect(await read(bucket, id, { start: 250_000, end: 300_000 })).toEqual(bytes.subarray(250_000, 300_000));
});

it('makes its indexes', async () => {
  const bucket = new GridFSBucket(mongo.db, { bucketName: 'indexed' });
  await write(bucket, 'a', randomBytes(10));
  const indexes = await mongo.db.collection('indexed.chunks').indexes();
  expect(indexes).toContainEqual(expect.objectContaining({ key: { files_id: 1, n: 1 }, unique: true }));
});

it('deletes a file with its chunks', async () => {
  const bucket = new GridFSBucket(mongo.db, { bucketName: 'deleted' });
  const id = await write(bucket, 'a', randomBytes(600_000));
  await bucket.delete(id);
  expect(await mongo.db.collection('deleted.chunks').countDocuments()).toBe(0);
  await expect(read(bucket, id)).rejects.toThrow(/not found/i);
});

it('keeps two files of one name apart', async () => {
  const bucket = new GridFSBucket(mongo.db, { bucketName: 'revisions' });
  await write(bucket, 'a', Buffer.from('one'));
  await write(bucket, 'a', Buffer.from('two'));
  const chunks: Buffer[] = [];
  for await (const chunk of bucket.openDownloadStreamByName('a', { revision: 0 })) chunks.push(chunk as Buffer);
  expect(Buffer.concat(chunks).toString()).toBe('one');
});

it('streams tens of megabytes', async () => {
  const bucket = new GridFSBucket(mongo.db, { bucketName: 'large' });
  const block = randomBytes(1024 * 1024);
  const expected = createHash('sha256');
  const stream = bucket.openUploadStream('large');
  await pipeline(
    Readable.from(
      (function* () {
        for (let i = 0; i < 30; i++) {
          expected.update(block);
          yield block;
        }
      })(),
    ),
    stream,
  );
  const found = createHash('sha256');
  for await (const chunk of bucket.openDownloadStream(stream.id)) found.update(chunk as Buffer);
  expect(found.digest('hex')).toBe(expected.digest('hex'));
});

it('knows nothing of a file that is not there', async () => {
  const bucket = new GridFSBucket(mongo.db, { bucketName: 'absent' });
  await expect(read(bucket, new ObjectId())).rejects.toThrow(/not found/i);
  expect((await failure(bucket.delete(new ObjectId()))).message).toMatch(/not found/i);
});
