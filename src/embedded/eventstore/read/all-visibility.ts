import { type StoredEvent } from '../storage/stored-event.js';

const GROUPS_ON_ALL = '$persistentsubscription-$all::';

/**
 * Whether `$all` shows an event. What persistent subscriptions on `$all` write about themselves is hidden: they would
 * read it, and so never come to rest.
 */
export function isVisibleInAll(event: StoredEvent): boolean {
  const stream = event.streamName;
  return !stream.startsWith(GROUPS_ON_ALL) || !(stream.endsWith('-checkpoint') || stream.endsWith('-parked'));
}
