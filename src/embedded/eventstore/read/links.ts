import { type EventStore } from '../storage/event-store.js';
import { type StoredEvent } from '../storage/stored-event.js';
import { encodeResolvedLink } from '../wire/read-response.js';
import { readVisibleEvent } from './stream-window.js';

const LINK_TYPE = '$>';

/** The `ReadResp` for an event; a link is followed, one level deep, if the reader asked for that. */
export function toReadResponse(store: EventStore, event: StoredEvent, resolveLinks: boolean): Buffer {
  const target = resolveLinks && event.type === LINK_TYPE ? parseLink(event.data) : undefined;
  if (!target) return event.message;
  return encodeResolvedLink(event, readVisibleEvent(store, target.stream, target.revision));
}

/** A link holds `<revision>@<stream>`; anything else is not a link. */
export function parseLink(data: Buffer): { revision: number; stream: string } | undefined {
  const match = /^(\d{1,15})@(.+)$/su.exec(data.toString('utf8'));
  if (!match?.[1] || !match[2]) return undefined;
  return { revision: Number(match[1]), stream: match[2] };
}
