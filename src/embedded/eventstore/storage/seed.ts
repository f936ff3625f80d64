import { randomUUID } from 'node:crypto';
import { systemEvent } from '../append/proposed-event.js';
import { type EventStore } from './event-store.js';

/** Writes the settings that a new server has before its first user event, so that `$all` is never empty. */
export function seedSystemEvents(store: EventStore): void {
  if (store.heads.get('$$$scavenges').last >= 0) return;
  const settings = systemEvent(randomUUID(), '$metadata', '{"$maxAge":2592000}');
  store.write((transaction) => transaction.append('$$$scavenges', [settings]));
}
