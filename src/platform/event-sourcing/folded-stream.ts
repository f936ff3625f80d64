import type { Decider } from './decider.js';
import type { DomainEvent, EventMetadata, StoredEvent } from './event.js';
import { GENESIS } from './integrity-chain.js';

/** A command that the stream has recorded, by the SHA-256 of its Idempotency-Key. */
export interface RecordedCommand {
  readonly key: string;
  readonly fingerprint: string;
  /** Place of the last event that it led to. */
  readonly revision: bigint;
  readonly position: bigint;
}

/** A stream folded up to a revision. */
export interface FoldedStream<State> {
  readonly state: State;
  readonly revision: bigint;
  readonly position: bigint;
  /** Chain hash of the last event. */
  readonly hash: string;
  /** The newest commands that came with an Idempotency-Key, oldest first. */
  readonly commands: readonly RecordedCommand[];
}

/** How many keyed commands of a stream are remembered. A resend comes within minutes, a case has a few commands a day. */
const REMEMBERED = 64;

/** What the stream is before its first event. */
export function unborn<State>(initial: State): FoldedStream<State> {
  return { state: initial, revision: -1n, position: -1n, hash: GENESIS, commands: [] };
}

/** Folds further events, as read from the log, onto a stream; the same object when there are none. */
export function foldStream<State, E extends DomainEvent>(
  evolve: Decider<State, never, E>['evolve'],
  stream: FoldedStream<State>,
  events: readonly StoredEvent<E>[],
): FoldedStream<State> {
  const last = events.at(-1);
  if (last === undefined) return stream;
  let { state, commands } = stream;
  for (const event of events) {
    state = evolve(state, event as unknown as E);
    commands = remember(commands, event.metadata.idempotency, event);
  }
  return { state, revision: last.revision, position: last.position, hash: last.metadata.integrity.hash, commands };
}

/** The remembered commands with one more; the events of one command follow each other and count once. */
export function remember(
  commands: readonly RecordedCommand[],
  idempotency: EventMetadata['idempotency'],
  { revision, position }: Pick<RecordedCommand, 'revision' | 'position'>,
): readonly RecordedCommand[] {
  if (idempotency === undefined) return commands;
  const earlier = commands.at(-1)?.key === idempotency.key ? commands.slice(0, -1) : commands.slice(1 - REMEMBERED);
  return [...earlier, { ...idempotency, revision, position }];
}
