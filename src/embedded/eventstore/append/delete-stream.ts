import { randomUUID } from 'node:crypto';
import { metastreamOf, type StreamHead } from '../storage/stream-head.js';
import { DELETED_TRUNCATE_BEFORE } from '../storage/stream-metadata.js';
import { type WriteTransaction } from '../storage/write-transaction.js';
import { type AppendOutcome, stateOf, storedIds } from './append-events.js';
import { checkAppend } from './check-append.js';
import { type Expectation } from './expectation.js';
import { systemEvent } from './proposed-event.js';

/** A wish to end a stream: for now (`soft`, an append brings it back) or for ever (`tombstone`). */
export interface Deletion {
  readonly kind: 'soft' | 'tombstone';
  readonly stream: string;
  readonly expectation: Expectation;
}

/** Checks and writes a deletion within a transaction; the position is that of the event which records it. */
export function deleteStream(transaction: WriteTransaction, deletion: Deletion): AppendOutcome {
  const { stream } = deletion;
  const head = transaction.head(stream);
  const id = randomUUID();
  const verdict = checkAppend(stateOf(head), deletion.expectation, [id], storedIds(transaction, head));
  if (verdict.kind === 'repeated') return { kind: 'written', ...verdict.place };
  if (verdict.kind !== 'append') return verdict;

  if (deletion.kind === 'tombstone') {
    const position = transaction.tombstone(stream, systemEvent(id, '$streamDeleted', undefined));
    return { kind: 'written', revision: head.last, position };
  }
  if (isUnknown(head)) return { kind: 'wrong-version', actual: -1 };
  const metastream = metastreamOf(stream);
  // What would say so can no longer be written.
  if (transaction.head(metastream).tombstoned) return { kind: 'deleted' };
  const settings = systemEvent(id, '$metadata', `{"$tb":${DELETED_TRUNCATE_BEFORE}}`);
  const position = transaction.append(metastream, [settings]);
  return { kind: 'written', revision: head.last, position };
}

function isUnknown(head: StreamHead): boolean {
  return head.last < 0 && !head.hasMetadata;
}
