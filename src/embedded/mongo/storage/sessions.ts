import { rawDocument, type RawValue } from '../bson/raw-value.js';
import { BsonWriter } from '../bson/writer.js';
import { CODE, MongoError } from '../errors.js';
import { type Store } from './store.js';

/** Sessions end after this long without use, as on the server. */
const SESSION_MILLISECONDS = 30 * 60_000;

/** Bytes of a record beside its state. */
const RECORD_FIELDS = 96;

/** A retryable write as the client names it. */
export interface RetryKey {
  readonly session: Buffer;
  readonly number: bigint;
}

/**
 * How far the last retryable write of each session has come. Saved in the transaction of the write itself, so that after
 * a crash a repeated command finds either nothing done or what it answered.
 */
export class Sessions {
  constructor(private readonly store: Store) {}

  /**
   * The state saved for this very write, or undefined when it is new.
   * @throws MongoError 225 when the session has moved on to a later write
   */
  find(key: RetryKey): RawValue | undefined {
    const saved = this.store.sessions.get(key.session);
    if (!saved) return undefined;
    const record = rawDocument(saved).map();
    const number = record.get('number')?.bigint() ?? 0n;
    if (number > key.number)
      throw new MongoError(
        CODE.TransactionTooOld,
        `Retryable write with txnNumber ${key.number} is prohibited on session ${key.session.toString('hex')} because a newer retryable write with txnNumber ${number} has already started on this session.`,
      );
    return number === key.number ? record.get('state') : undefined;
  }

  /** @param state a document */
  save(key: RetryKey, state: Buffer): void {
    const record = new BsonWriter(state.length + RECORD_FIELDS).begin().int64('number', key.number);
    record.date('at', Date.now()).document('state', state).end();
    this.store.sessions.put(key.session, record.finish());
  }

  /** Forgets sessions nobody used for half an hour. */
  async expire(now = Date.now()): Promise<void> {
    const old: Buffer[] = [];
    for (const { key, value } of this.store.sessions.entries({})) {
      const at = rawDocument(value).map().get('at');
      if (at && now - at.number() > SESSION_MILLISECONDS) old.push(key);
    }
    if (old.length > 0) await this.store.writes.write(() => old.forEach((key) => this.store.sessions.remove(key)));
  }
}
