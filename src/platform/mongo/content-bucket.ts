import type { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GridFSBucket, MongoGridFSChunkError, MongoRuntimeError } from 'mongodb';
import type { MongoStore } from './mongo-store.js';

/** Bytes kept in GridFS under ids of ours; nothing here knows what they mean. */
export class ContentBucket {
  readonly #bucket: GridFSBucket;

  /** `name`: prefix of the two collections. */
  constructor(store: MongoStore, name: string) {
    this.#bucket = new GridFSBucket(store.db, {
      bucketName: name,
      writeConcern: { w: 'majority', journal: true },
    });
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
