import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type AnyBulkWriteOperation, BSON, type Db } from 'mongodb';

/**
 * Collections that cannot be derived from the log: wrapped data keys, and documents with their content. Views, leases and
 * what else there is are made anew by whoever runs on the stores.
 */
export const carriedCollections = [
  'personal_data_keys',
  'documents',
  'document_uploads',
  'document_content.files',
  'document_content.chunks',
] as const;

/** Documents and bytes that are written at a time. */
const batchDocuments = 500;
const batchBytes = 8 * 1024 * 1024;

/** The documents of a collection as the store keeps them, in the order of their ids: what `mongodump` writes into a `.bson` file. */
export async function* dump(db: Db, name: string): AsyncGenerator<Uint8Array, void, undefined> {
  const cursor = db.collection(name).find<Uint8Array>({}, { raw: true, sort: { _id: 1 } });
  for await (const document of cursor) yield document;
}

/** SHA-256 of what `dump` gives, in hexadecimal digits, and the number of documents. */
export async function digestOf(db: Db, name: string): Promise<{ readonly sha256: string; readonly documents: number }> {
  const hash = createHash('sha256');
  let documents = 0;
  for await (const document of dump(db, name)) {
    hash.update(document);
    documents += 1;
  }
  return { sha256: hash.digest('hex'), documents };
}

/** Whether a collection holds nothing but documents of a dump, as they are there. */
export async function isPartOf(db: Db, name: string, path: string): Promise<boolean> {
  const exported = documentsOf(path);
  try {
    // Both are in the order of their ids, so each is looked for behind the one before it.
    for await (const document of dump(db, name)) if (!(await isAhead(exported, document))) return false;
    return true;
  } finally {
    await exported.return();
  }
}

/** Goes on to a document, or to the end where there is none. */
async function isAhead(documents: AsyncGenerator<Buffer>, sought: Uint8Array): Promise<boolean> {
  for (let next = await documents.next(); next.done !== true; next = await documents.next())
    if (next.value.equals(sought)) return true;
  return false;
}

/** Puts the documents of a dump into a collection, each in the place of one with its id; `told` gets the number so far. */
export async function load(db: Db, name: string, path: string, told: (documents: number) => void): Promise<void> {
  const collection = db.collection(name);
  let batch: AnyBulkWriteOperation[] = [];
  let bytes = 0;
  let documents = 0;
  const flush = async (): Promise<void> => {
    if (batch.length === 0) return;
    await collection.bulkWrite(batch, { ordered: false });
    documents += batch.length;
    told(documents);
    batch = [];
    bytes = 0;
  };
  for await (const raw of documentsOf(path)) {
    // With its types as they are: a date stays a date, and an int64 does not become a double.
    const document = BSON.deserialize(raw, {
      promoteValues: false,
      promoteBuffers: false,
      bsonRegExp: true,
    });
    batch.push({
      replaceOne: { filter: { _id: document['_id'] as never }, replacement: document, upsert: true },
    });
    bytes += raw.length;
    if (batch.length >= batchDocuments || bytes >= batchBytes) await flush();
  }
  await flush();
}

/** Documents of a `.bson` file: each begins with its length. */
async function* documentsOf(path: string): AsyncGenerator<Buffer, void, undefined> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
    rest = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer]);
    while (rest.length >= 4 && rest.length >= rest.readInt32LE(0)) {
      const length = rest.readInt32LE(0);
      yield rest.subarray(0, length);
      rest = rest.subarray(length);
    }
  }
}

/** Ids of the keys under which data keys are wrapped. */
export function wrappingKeys(db: Db): Promise<string[]> {
  return db.collection('personal_data_keys').distinct('kekId') as Promise<string[]>;
}
