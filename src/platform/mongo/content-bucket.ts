import type { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GridFSBucket, MongoGridFSChunkError, MongoRuntimeError } from 'mongodb';
import type { MongoStore } from './mongo-store.js';

/** Bytes kept in GridFS under ids of ours; nothing here knows what they mean. */
export class ContentBucket {
  readonly #bucket: GridFSBucket;
  readonly #store: MongoStore;
  readonly #name: string;

  /** `name`: prefix of the two collections. */
  constructor(store: MongoStore, name: string) {
    this.#store = store;
    this.#name = name;
    this.#bucket = new GridFSBucket(store.db, {
      bucketName: name,
      writeConcern: { w: 'majority', journal: true },
    });
  }

  /**
   * Makes the indexes of GridFS. The driver makes them with the first content only, so a bucket whose content was brought in from
   * elsewhere would be searched chunk by chunk.
   */
  async prepare(): Promise<void> {
    const { db } = this.#store;
    await db.collection(`${this.#name}.files`).createIndex({ filename: 1, uploadDate: 1 });
    await db.collection(`${this.#name}.chunks`).createIndex({ files_id: 1, n: 1 }, { unique: true }, undefined);
  }

  /** Stores a stream in constant memory, through the given transforms. When it fails, what was stored of it is removed. */
  async store(id: string, content: Readable, ...transforms: readonly Transform[]): Promise<void> {
    const upload = this.#bucket.openUploadStreamWithId(id as never, id);
    try {
      await pipeline([content, ...transforms, upload]);
    } catch (error) {
      await upload.abort().catch(() => undefined);
      throw error;
    }
  }

  /** The stored bytes; the stream fails when there are none of that id. */
  read(id: string): Readable {
    return this.#bucket.openDownloadStream(id as never);
  }

  /** Removes content; nothing happens when there is none. */
  async remove(id: string): Promise<void> {
    try {
      await this.#bucket.delete(id as never);
    } catch (error) {
      if (!(error instanceof MongoRuntimeError) || error instanceof MongoGridFSChunkError) throw error;
    }
  }
}
