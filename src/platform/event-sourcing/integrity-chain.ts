import { createHash } from 'node:crypto';
import type { EventMetadata, Integrity } from './event.js';
import { canonicalJson } from './json-data.js';

/** `prev` of the first event of a stream. */
export const GENESIS = '0'.repeat(64);

/** What the hash of an event covers. `data` with its personal parts sealed, `metadata` without `integrity`. */
export interface Attested {
  readonly stream: string;
  readonly seq: string;
  readonly id: string;
  readonly type: string;
  readonly data: unknown;
  readonly metadata: unknown;
  readonly prev: string;
}

/** An event linked into its chain, as JSON texts ready to be stored. */
export interface SealedEvent {
  readonly data: string;
  readonly metadata: string;
  readonly hash: string;
}

/** Hex SHA-256 over the canonical JSON (RFC 8785) of what the event attests. */
export function eventHash(attested: Attested): string {
  return hash({ ...attested, data: canonicalJson(attested.data), metadata: canonicalJson(attested.metadata) });
}

/** Links an event to its predecessor. The texts returned are the very ones that were hashed, so each part is serialized once. */
export function sealEvent(event: Attested & { readonly metadata: Omit<EventMetadata, 'integrity'> }): SealedEvent {
  const data = canonicalJson(event.data);
  const metadata = canonicalJson(event.metadata);
  const integrity: Integrity = { seq: event.seq, prev: event.prev, hash: hash({ ...event, data, metadata }) };
  return { data, metadata: `${metadata.slice(0, -1)},"integrity":${JSON.stringify(integrity)}}`, hash: integrity.hash };
}

/** Members in the order that RFC 8785 sorts them into; `data` and `metadata` are canonical texts already. */
function hash(event: Attested & { readonly data: string; readonly metadata: string }): string {
  const text = (value: string) => JSON.stringify(value);
  return createHash('sha256')
    .update(`{"data":${event.data},"id":${text(event.id)},"metadata":${event.metadata},"prev":${text(event.prev)},`)
    .update(`"seq":${text(event.seq)},"stream":${text(event.stream)},"type":${text(event.type)}}`)
    .digest('hex');
}
