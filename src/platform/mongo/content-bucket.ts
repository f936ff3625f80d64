import type { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Collection, GridFSBucket, MongoGridFSChunkError, MongoRuntimeError } from 'mongodb';
import { v7 as uuidv7 } from 'uuid';
import type { MongoStore } from './mongo-store.js';

/** Bytes kept in GridFS under ids of ours, which are UUIDv7; nothing here knows what they mean. */
export class ContentBucket {
  readonly #bucket: GridFSBucket;
  readonly #pieces: Collection<{ readonly files_id: string; readonly n: number }>;

  /** `name`: prefix of the two collections. */
  constructor(store: MongoStore, name: string) {
    this.#bucket = new GridFSBucket(store.db, {
      bucketName: name,
      writeConcern: { w: 'majority', journal: true },
    });
    this.#pieces = store.db.collection(`${name}.chunks`);
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

  /**
   * Ids of content whose storing began before the instant: of what is stored, and of what a process left half stored when it died –
   * pieces without the entry that is written last.
   */
  async *idsBefore(instant: Date): AsyncGenerator<string> {
    const end = uuidv7({ msecs: instant.getTime(), random: new Uint8Array(16), seq: 0 });
    for await (const { _id } of this.#bucket.find({ _id: { $lt: end } } as never)) yield String(_id);
    const first = this.#pieces.find({ files_id: { $lt: end }, n: 0 }, { projection: { files_id: 1 } });
    for await (const { files_id } of first) {
      const entry = await this.#bucket.find({ _id: files_id } as never).hasNext();
      if (!entry) yield files_id;
    }
  }
}
