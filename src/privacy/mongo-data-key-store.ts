import { Binary, type Collection, type Db, MongoBulkWriteError } from 'mongodb';
import type { DataKeyStore, WrappedDataKey } from './data-key-store.js';

interface DataKeyDocument {
  readonly _id: string;
  readonly keyId: string;
  readonly wrapped: Binary;
  readonly kekId: string;
  readonly createdAt: string;
}

const DUPLICATE_KEY = 11000;

/** Wrapped data keys in the collection `personal_data_keys`, one document a subject. */
export class MongoDataKeyStore implements DataKeyStore {
  readonly #keys: Collection<DataKeyDocument>;

  constructor(db: Db) {
    this.#keys = db.collection('personal_data_keys', {
      writeConcern: { w: 'majority', journal: true },
      readConcern: { level: 'majority' },
      readPreference: 'primary',
    });
  }

  async find(subjects: readonly string[]): Promise<readonly WrappedDataKey[]> {
    const documents = await this.#keys.find({ _id: { $in: [...subjects] } }).toArray();
    return documents.map(({ _id, wrapped, ...rest }) => ({ subject: _id, wrapped: wrapped.value(), ...rest }));
  }

  async ensure(candidates: readonly WrappedDataKey[]): Promise<readonly WrappedDataKey[]> {
    if (candidates.length === 0) return [];
    const operations = candidates.map(({ subject, wrapped, ...rest }) => ({
      updateOne: {
        filter: { _id: subject },
        update: { $setOnInsert: { wrapped: new Binary(wrapped), ...rest } },
        upsert: true,
      },
    }));
    try {
      await this.#keys.bulkWrite(operations, { ordered: false });
    } catch (error) {
      // Two upserts of one subject at once: the other one was first, and its key counts.
      if (!(error instanceof MongoBulkWriteError) || !onlyDuplicates(error)) throw error;
    }
    return this.find(candidates.map(({ subject }) => subject));
  }

  /** Id of the key-encryption key of any data key – they all have the same –, or undefined when there are none. */
  async keyInUse(): Promise<string | undefined> {
    const key = await this.#keys.findOne({}, { projection: { kekId: 1 } });
    return key?.kekId;
  }

  async delete(subject: string): Promise<boolean> {
    const { deletedCount } = await this.#keys.deleteOne({ _id: subject });
    return deletedCount > 0;
  }
}

function onlyDuplicates({ writeErrors }: MongoBulkWriteError): boolean {
  const errors = Array.isArray(writeErrors) ? writeErrors : [writeErrors];
  return errors.length > 0 && errors.every(({ code }) => code === DUPLICATE_KEY);
}
