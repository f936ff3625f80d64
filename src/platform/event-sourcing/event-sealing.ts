import { v5 as uuidV5 } from 'uuid';
import type { SerializedEvent } from '../eventstore/recorded-event.js';
import type { Attestation } from './decider.js';
import type { EventCodec } from './event-codec.js';
import type { Actor, DomainEvent, EventMetadata, Timestamp } from './event.js';
import { sealEvent } from './integrity-chain.js';
import type { Sealer } from './personal-data.js';

/** What a command attests in the metadata of its events besides what its decider says. */
export interface CommandContext {
  readonly actor: Actor;
  readonly correlationId: string;
  readonly causationId: string;
  /** SHA-256 (hex) of the caller's Idempotency-Key and of the request that it came with. */
  readonly idempotency?: { readonly key: string; readonly fingerprint: string };
}

/** Where in its stream the first of the new events goes. */
export interface ChainEnd {
  readonly streamName: string;
  /** Revision and hash of the last event so far; -1 and the genesis hash for a new stream. */
  readonly revision: bigint;
  readonly hash: string;
}

/** New events, sealed and linked, ready for one append. */
export interface SealedBatch<E extends DomainEvent> {
  readonly serialized: readonly SerializedEvent[];
  /** The same events as the decider will see them when they are read back. */
  readonly events: readonly E[];
  readonly hash: string;
}

/**
 * Seals the personal data of decided events and links them into the chain of their stream.
 *
 * `commandId` is a UUID; event ids are its name-based UUIDs (v5), the same at every retry of the append and different for
 * every other decision: a store that finds an id at the expected place answers with what it holds, which must be these bytes.
 */
export function sealEvents<E extends DomainEvent>(
  codec: EventCodec<E>,
  decided: readonly E[],
  commandId: string,
  context: CommandContext,
  attestation: Attestation,
  recordedAt: Timestamp,
  sealer: Sealer,
  { streamName, revision, hash }: ChainEnd,
): SealedBatch<E> {
  const serialized: SerializedEvent[] = [];
  const events: E[] = [];
  let prev = hash;
  let seq = revision;
  const attested = attestedBy(attestation);
  for (const [index, decidedEvent] of decided.entries()) {
    const id = uuidV5(String(index), commandId);
    const { event, schemaVersion } = codec.encode(decidedEvent, id, sealer);
    const metadata: Omit<EventMetadata, 'integrity'> = {
      $correlationId: context.correlationId,
      $causationId: context.causationId,
      actor: context.actor,
      ...attested,
      schemaVersion,
      recordedAt,
      ...(context.idempotency === undefined ? {} : { idempotency: context.idempotency }),
    };
    seq += 1n;
    const sealed = sealEvent({
      stream: streamName,
      seq: seq.toString(),
      id,
      type: event.type,
      data: event.data,
      metadata,
      prev,
    });
    prev = sealed.hash;
    serialized.push({ id, type: event.type, data: sealed.data, metadata: sealed.metadata });
    events.push({ ...event, metadata });
  }
  return { serialized, events, hash: prev };
}

/** Field by field: the subject stays out of the log. */
function attestedBy({ clause, authority, occurredAt, late }: Attestation): Omit<Attestation, 'subject'> {
  return {
    clause,
    authority,
    ...(occurredAt === undefined ? {} : { occurredAt }),
    ...(late === undefined ? {} : { late }),
  };
}
