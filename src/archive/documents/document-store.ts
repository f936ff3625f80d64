import { createHash } from 'node:crypto';
import { Transform, type Readable } from 'node:stream';
import type { Collection } from 'mongodb';
import { v5 as uuidv5, v7 as uuidv7 } from 'uuid';
import { DocumentFacts } from '../../cases/commands/document-facts.js';
import type { DocumentAttached } from '../../cases/domain/events/records.js';
import type { Clock } from '../../platform/clock.js';
import { ProblemError } from '../../platform/http/problem.js';
import { ContentBucket } from '../../platform/mongo/content-bucket.js';
import type { MongoStore } from '../../platform/mongo/mongo-store.js';
import type { DocumentCipher } from '../../privacy/document-cipher.js';
import type { StoredDocument } from './stored-document.js';

/** Namespace of document ids. */
const namespace = '2c9a3e0e-5c54-5d0d-9d61-6a7b0e4f8c21';

export interface Upload {
  readonly caseId: string;
  /** Data subject under whose key the content is encrypted. */
  readonly subject: string;
  readonly mediaType: string;
  readonly uploadedBy: string;
  readonly content: Readable;
}

/**
 * Content of cases (clause A): addressed by its SHA-256, encrypted, in GridFS. A document exists from the moment that its entry in
 * `documents` does, which is written last. Uploads under way are noted in `document_uploads`: what a crash leaves of one is nobody's,
 * and is swept away by that note.
 */
export class DocumentStore extends DocumentFacts {
  readonly #entries: Collection<StoredDocument>;
  readonly #uploads: Collection<{ readonly _id: string; readonly begunAt: Date }>;
  readonly #bucket: ContentBucket;

  constructor(
    mongo: MongoStore,
    private readonly cipher: DocumentCipher,
    private readonly clock: Clock,
  ) {
    super();
    this.#entries = mongo.db.collection<StoredDocument>('documents');
    this.#uploads = mongo.db.collection('document_uploads');
    this.#bucket = new ContentBucket(mongo, 'document_content');
  }

  /** Stores the stream in constant memory. The same content uploaded to the same case again is the same document. */
  async store(upload: Upload): Promise<StoredDocument> {
    const contentId = uuidv7();
    await this.#uploads.insertOne({ _id: contentId, begunAt: new Date() });
    try {
      const stored = await this.#store(contentId, upload);
      if (stored.contentId === contentId) await this.#uploads.deleteOne({ _id: contentId });
      else await this.#discard(contentId);
      return stored;
    } catch (error) {
      // What cannot be removed now stays noted.
      await this.#discard(contentId).catch(() => undefined);
      throw error;
    }
  }

  async #store(contentId: string, { content, ...upload }: Upload): Promise<StoredDocument> {
    const digest = new Digest();
    await this.#bucket.store(contentId, content, digest, await this.cipher.createCipher(upload.subject, contentId));
    const sha256 = digest.hex();
    const entry: StoredDocument = {
      _id: uuidv5(`${upload.caseId}:${sha256}`, namespace),
      ...upload,
      sha256,
      size: digest.size,
      contentId,
      uploadedAt: this.clock.now(),
    };
    const stored = await this.#entries.findOneAndUpdate(
      { _id: entry._id },
      { $setOnInsert: entry },
      { upsert: true, returnDocument: 'after' },
    );
    if (stored === null) throw new Error(`Document ${entry._id} was not stored.`);
    return stored;
  }

  override async factsOf(
    caseId: string,
    documentId: string,
  ): Promise<Pick<DocumentAttached['data'], 'mediaType' | 'size' | 'sha256'>> {
    const { mediaType, size, sha256 } = await this.find(caseId, documentId);
    return { mediaType, size, sha256 };
  }

  /** @throws ProblemError 404 when the case has no such content. */
  async find(caseId: string, documentId: string): Promise<StoredDocument> {
    const entry = await this.#entries.findOne({ _id: documentId, caseId });
    if (entry !== null) return entry;
    throw new ProblemError({
      status: 404,
      code: 'not-found',
      title: 'There is no such document',
      detail: `No content was uploaded to this case as document ${documentId}.`,
    });
  }

  /**
   * The content in clear. The stream fails when the stored bytes were altered.
   *
   * @throws ErasedSubjectError when the key of the data subject was deleted.
   */
  async read({ contentId, subject }: StoredDocument): Promise<Readable> {
    const decipher = await this.cipher.createDecipher(subject, contentId);
    const stored = this.#bucket.read(contentId);
    stored.on('error', (error) => decipher.destroy(error));
    return stored.pipe(decipher);
  }

  /** Removes what uploads that began before the instant have left unfinished. Returns how many there were. */
  async sweep(before: Date): Promise<number> {
    let swept = 0;
    for await (const { _id } of this.#uploads.find({ begunAt: { $lt: before } })) {
      await this.#discard(_id);
      swept += 1;
    }
    return swept;
  }

  /** Makes the indexes that the sweep needs. */
  async prepare(): Promise<void> {
    await this.#entries.createIndex({ contentId: 1 });
    await this.#uploads.createIndex({ begunAt: 1 });
    await this.#bucket.prepare();
  }

  /** Removes content that is no document's, and its note last, so that a crash in between leaves the note. */
  async #discard(contentId: string): Promise<void> {
    if ((await this.#entries.findOne({ contentId })) === null) await this.#bucket.remove(contentId);
    await this.#uploads.deleteOne({ _id: contentId });
  }
}

/** Hashes and counts what passes through. */
class Digest extends Transform {
  readonly #hash = createHash('sha256');
  size = 0;

  override _transform(chunk: Buffer, _: BufferEncoding, done: (error: null, chunk: Buffer) => void): void {
    this.#hash.update(chunk);
    this.size += chunk.length;
    done(null, chunk);
  }

  hex(): string {
    return this.#hash.digest('hex');
  }
}
