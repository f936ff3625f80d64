import { randomUUID } from 'node:crypto';
import { isMetastream, metastreamOf, ownerOf, type StreamHead } from '../storage/stream-head.js';
import { isSoftDeleted, withTruncateBefore } from '../storage/stream-metadata.js';
import { type WriteTransaction } from '../storage/write-transaction.js';
import { checkAppend, type StoredIds, type StreamState } from './check-append.js';
import { type Expectation } from './expectation.js';
import { type ProposedEvent, systemEvent } from './proposed-event.js';

/** Events for one stream, written together or not at all. */
export interface Append {
  readonly stream: string;
  readonly expectation: Expectation;
  readonly events: readonly ProposedEvent[];
}

export type AppendOutcome =
  /** Revision of the last event (−1: the stream has none) and, if there is one, its position. */
  | { readonly kind: 'written'; readonly revision: number; readonly position: number | undefined }
  | { readonly kind: 'wrong-version'; readonly actual: number }
  | { readonly kind: 'deleted' };

/** Checks and writes an append within a transaction. */
export function appendEvents(transaction: WriteTransaction, append: Append): AppendOutcome {
  const { stream, events } = append;
  const head = transaction.head(stream);
  const ids = events.map((event) => event.id);
  const verdict = checkAppend(stateOf(head), append.expectation, ids, storedIds(transaction, head));
  if (verdict.kind === 'repeated') return { kind: 'written', ...verdict.place };
  if (verdict.kind !== 'append') return verdict;

  const deletedOwner = isMetastream(stream) ? softDeletedHead(transaction, ownerOf(stream)) : undefined;
  const position = events.length === 0 ? undefined : transaction.append(stream, events);
  if (deletedOwner) revive(transaction, deletedOwner);
  else if (isSoftDeleted(head.metadata)) revive(transaction, head);
  return { kind: 'written', revision: head.last + events.length, position };
}

export function stateOf(head: StreamHead): StreamState {
  return {
    last: head.last,
    tombstoned: head.tombstoned,
    softDeleted: isSoftDeleted(head.metadata),
    hasMetadata: head.hasMetadata,
  };
}

export function storedIds(transaction: WriteTransaction, { number, last }: StreamHead): StoredIds {
  return {
    find: (id) => (number === undefined ? undefined : transaction.index.findEvent(number, id)),
    at: (revision) => {
      if (number === undefined || revision > last) return undefined;
      const position = transaction.index.positionOf(number, revision);
      return position === undefined ? undefined : transaction.log.get(position);
    },
  };
}

function softDeletedHead(transaction: WriteTransaction, name: string): StreamHead | undefined {
  const head = transaction.head(name);
  return isSoftDeleted(head.metadata) ? head : undefined;
}

/** Lets the stream be seen again from behind what it held at its deletion, as the server does by itself. */
function revive(transaction: WriteTransaction, deleted: StreamHead): void {
  const metastream = metastreamOf(deleted.name);
  const { number, last } = transaction.head(metastream);
  const position = number === undefined ? undefined : transaction.index.positionOf(number, last);
  const settings = position === undefined ? undefined : transaction.log.get(position);
  if (!settings) return;
  const json = withTruncateBefore(settings.data, settings.json, deleted.last + 1);
  if (json !== undefined) transaction.append(metastream, [systemEvent(randomUUID(), '$metadata', json)]);
}
