import type { Timestamp } from '../../../platform/event-sourcing/event.js';
import { isAfter } from '../instant.js';
import type { ExistingCase } from './case-state.js';
import { withFile } from './case-state.js';
import { later } from './effective-time.js';

/** True when it came at or after the letter, recorded after it; what has no known time counts by when it was recorded. */
function isSinceNotice(state: ExistingCase, at: Timestamp | null): boolean {
  if (state.stage !== 'outcome' || state.file.notice === null) return false;
  return at === null || !isAfter(state.file.notice.notifiedAt, at);
}

/** The customer was heard: from the letter on, that is no silence (6.2). */
export function heard(state: ExistingCase, at: Timestamp | null): ExistingCase {
  const next = withFile(state, { lastHeardAt: later(state.file.lastHeardAt, at) });
  return next.stage === 'outcome' && isSinceNotice(next, at) ? { ...next, heard: true } : next;
}

/** Somebody tried to reach the customer in vain: from the letter on, that is an attempt (6.2). */
export function attempted(state: ExistingCase, at: Timestamp | null): ExistingCase {
  return state.stage === 'outcome' && isSinceNotice(state, at) ? { ...state, attempts: state.attempts + 1 } : state;
}
