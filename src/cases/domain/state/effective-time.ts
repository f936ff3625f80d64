import type { Dated } from '../../../platform/event-sourcing/decider.js';
import type { Timestamp } from '../../../platform/event-sourcing/event.js';
import { isAfter } from '../instant.js';

/** When the fact happened: as it was dated, else when it was recorded; null for a fact that is folded without its metadata. */
export function effectiveTime({ metadata }: Dated): Timestamp | null {
  return metadata?.occurredAt ?? metadata?.recordedAt ?? null;
}

/** The later of two instants; one that is not known counts as earlier. */
export function later(one: Timestamp | null, other: Timestamp | null): Timestamp | null {
  if (one === null || other === null) return one ?? other;
  return isAfter(other, one) ? other : one;
}
