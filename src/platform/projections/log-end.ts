import { setTimeout as delay } from 'node:timers/promises';
import { type EventSource, hasReached, type LogPosition } from './event-source.js';

/** A node of a cluster that has just been elected, or that follows, may answer with an older end for a moment. */
const LOOKS = 3;
const BETWEEN_LOOKS_MS = 500;

/**
 * Whether the log ends before a position that was read from it once: it has been restored to an earlier moment or replaced.
 * `false` while the log does not answer.
 */
export async function isBeyondLog(source: EventSource, position: LogPosition): Promise<boolean> {
  for (let look = 1; ; look += 1) {
    const head = await source.head().catch(() => position);
    if (hasReached(head ?? 'start', position)) return false;
    if (look === LOOKS) return true;
    await delay(BETWEEN_LOOKS_MS);
  }
}
