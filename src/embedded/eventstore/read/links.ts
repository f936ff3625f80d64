import { type EventStore } from '../storage/event-store.js';
import { type StoredEvent } from '../storage/stored-event.js';
import { encodeResolvedLink } from '../wire/read-response.js';
import { readVisibleEvent } from './stream-window.js';

const LINK_TYPE = '$>';

/** What a reader gets for an event: the event itself or, for a link that is followed, the link and what it leads to. */
export interface ResolvedEvent {
  /** Undefined if the link leads nowhere. */
  readonly event: StoredEvent | undefined;
  readonly link: StoredEvent | undefined;
}

/** Follows a link, one level deep, if the reader asked for that. */
export function resolveEvent(store: EventStore, event: StoredEvent, resolveLinks: boolean): ResolvedEvent {
  const target = resolveLinks && event.type === LINK_TYPE ? parseLink(event.data) : undefined;
  if (!target) return { event, link: undefined };
  return { event: readVisibleEvent(store, target.stream, target.revision), link: event };
}

/** The `ReadResp` for an event. */
export function toReadResponse(store: EventStore, event: StoredEvent, resolveLinks: boolean): Buffer {
  const resolved = resolveEvent(store, event, resolveLinks);
  return resolved.link ? encodeResolvedLink(resolved.link, resolved.event) : event.message;
}

/** A link holds `<revision>@<stream>`; anything else is not a link. */
export function parseLink(data: Buffer): { revision: number; stream: string } | undefined {
  const match = /^(\d{1,15})@(.+)$/su.exec(data.toString('utf8'));
  if (!match?.[1] || !match[2]) return undefined;
  return { revision: Number(match[1]), stream: match[2] };
}
