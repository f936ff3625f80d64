import { type EventPlace } from '../storage/stream-index.js';
import { type Expectation } from './expectation.js';

/** The state of a stream that decides about an append. */
export interface StreamState {
  /** Revision of the last event, or −1. */
  readonly last: number;
  readonly tombstoned: boolean;
  readonly softDeleted: boolean;
  readonly hasMetadata: boolean;
}

/** Looks into the stored events of the one stream that is appended to. */
export interface StoredIds {
  /** Where the event with this id lies, if the stream has it. */
  find(id: string): EventPlace | undefined;
  /** The event at a revision, if there is one. */
  at(revision: number): { readonly id: string; readonly position: number } | undefined;
}

export type Verdict =
  | { readonly kind: 'append' }
  /** The same events were written before; the place is that of the last one. */
  | { readonly kind: 'repeated'; readonly place: EventPlace }
  | { readonly kind: 'wrong-version'; readonly actual: number }
  | { readonly kind: 'deleted' };

/** Decides about an append of events with these ids: the rules of the server's commit check. Pure. */
export function checkAppend(
  state: StreamState,
  expectation: Expectation,
  ids: readonly string[],
  stored: StoredIds,
): Verdict {
  if (state.tombstoned) return { kind: 'deleted' };
  if (expectation.kind === 'stream_exists') {
    if (state.softDeleted) return { kind: 'deleted' };
    if (state.last < 0 && !state.hasMetadata) return wrongVersion(state);
  }
  if (expectation.kind === 'any' || expectation.kind === 'stream_exists') return checkById(state, ids, stored);

  const expected = expectation.kind === 'exact' ? expectation.revision : -1;
  if (expected === state.last) return { kind: 'append' };
  if (expected > state.last) return wrongVersion(state);
  return checkByRevision(state, expected, ids, stored);
}

function checkById(state: StreamState, ids: readonly string[], stored: StoredIds): Verdict {
  const [first] = ids;
  if (first === undefined || state.last < 0 || !stored.find(first)) return { kind: 'append' };
  let place: EventPlace | undefined;
  for (const id of ids) {
    place = stored.find(id);
    if (!place) return wrongVersion(state);
  }
  return place ? { kind: 'repeated', place } : { kind: 'append' };
}

function checkByRevision(state: StreamState, expected: number, ids: readonly string[], stored: StoredIds): Verdict {
  let place: EventPlace | undefined;
  for (const [index, id] of ids.entries()) {
    const revision = expected + 1 + index;
    const event = stored.at(revision);
    if (event?.id !== id) {
      const undelete = index === 0 && expected === -1 && state.softDeleted;
      return undelete ? { kind: 'append' } : wrongVersion(state);
    }
    place = { revision, position: event.position };
  }
  return place ? { kind: 'repeated', place } : wrongVersion(state);
}

function wrongVersion(state: StreamState): Verdict {
  return { kind: 'wrong-version', actual: state.last };
}
