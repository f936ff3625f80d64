import { randomUUID } from 'node:crypto';
import { AppendRefusedError, WrongRevisionError } from '../eventstore/errors.js';
import { DomainError } from './domain-error.js';
import type { Attestation } from './decider.js';
import type { EventCodec } from './event-codec.js';
import { type CommandContext, sealEvents } from './event-sealing.js';
import type { DomainEvent } from './event.js';
import { GENESIS } from './integrity-chain.js';
import { nothingToSeal } from './personal-data.js';
import { type StreamKind, streamNameOf, type WriteSide } from './stream-kind.js';

/** A record to be written with one command. */
export interface NewStream<Command> extends CommandContext {
  readonly id: string;
  readonly command: Command;
}

export type NewStreamOutcome =
  | { readonly kind: 'appended'; readonly revision: bigint; readonly position: bigint }
  | { readonly kind: 'already-there' }
  | { readonly kind: 'refused'; readonly error: Error };

interface Decided<Command, E extends DomainEvent> {
  readonly item: NewStream<Command>;
  readonly index: number;
  readonly events: readonly E[];
  readonly attestation: Attestation;
}

/** Appends under way at once; more do not make the store faster. */
const CONCURRENT = 128;

/**
 * Writes many new records: all are decided first, the keys of all their subjects are made in one go, then they are sealed and
 * appended. Nothing is read; the store itself says which streams exist already.
 */
export async function appendNewStreams<State, Command, E extends DomainEvent>(
  kind: StreamKind<State, Command, E>,
  { log, vault, clock }: WriteSide,
  codec: EventCodec<E>,
  items: readonly NewStream<Command>[],
): Promise<readonly NewStreamOutcome[]> {
  const outcomes = new Array<NewStreamOutcome>(items.length);
  const decided: Decided<Command, E>[] = [];
  for (const [index, item] of items.entries()) {
    const outcome = decide(kind, item, index);
    if ('kind' in outcome) outcomes[index] = outcome;
    else decided.push(outcome);
  }
  const sealed = decided.filter(({ events }) => events.some((event) => codec.hasPersonalData(event)));
  const sealers = await vault.ensureKeys(sealed.map(({ attestation }) => attestation.subject));

  const append = async ({ item, index, events, attestation }: Decided<Command, E>): Promise<void> => {
    const streamName = streamNameOf(kind, item.id);
    const sealer = sealers.get(attestation.subject) ?? nothingToSeal;
    const end = { streamName, revision: -1n, hash: GENESIS };
    try {
      const batch = sealEvents(codec, events, randomUUID(), item, attestation, clock.now(), sealer, end);
      outcomes[index] = { kind: 'appended', ...(await log.append(streamName, 'no-stream', batch.serialized)) };
    } catch (error) {
      outcomes[index] = outcomeOf(error);
    }
  };
  const work = decided.values();
  // A failure ends the worker that meets it; when the store is gone, that is each of them at its next item.
  const worker = async (): Promise<void> => {
    for (const next of work) await append(next);
  };
  await Promise.all(Array.from({ length: CONCURRENT }, worker));
  return outcomes;
}

function decide<State, Command, E extends DomainEvent>(
  { decider }: StreamKind<State, Command, E>,
  item: NewStream<Command>,
  index: number,
): Decided<Command, E> | NewStreamOutcome {
  try {
    const events = decider.decide(item.command, decider.initial);
    if (events.length === 0)
      return { kind: 'refused', error: new Error(`The command for the new ${item.id} led to no event.`) };
    return { item, index, events, attestation: decider.attest(item.command, decider.initial) };
  } catch (error) {
    if (error instanceof DomainError) return { kind: 'refused', error };
    throw error;
  }
}

function outcomeOf(error: unknown): NewStreamOutcome {
  if (error instanceof WrongRevisionError) return { kind: 'already-there' };
  if (error instanceof AppendRefusedError) return { kind: 'refused', error };
  throw error;
}
