import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import { Backoff } from '../eventstore/backoff.js';
import { WrongRevisionError } from '../eventstore/errors.js';
import { DomainError } from './domain-error.js';
import {
  AlreadyExistsError,
  ConcurrencyError,
  IdempotencyKeyReusedError,
  StaleRevisionError,
  UnknownStreamError,
} from './errors.js';
import { EventCodec } from './event-codec.js';
import { type CommandContext, sealEvents } from './event-sealing.js';
import type { DomainEvent } from './event.js';
import { type FoldedStream, foldStream, remember, unborn } from './folded-stream.js';
import { KeyedQueue } from './keyed-queue.js';
import { appendNewStreams, type NewStream, type NewStreamOutcome } from './new-streams.js';
import { nothingToSeal, type Sealer, sealerOf } from './personal-data.js';
import { type StreamKind, streamNameOf, type WriteSide } from './stream-kind.js';

export interface CommandRequest<Command> extends CommandContext {
  /** Id of the record, without the category. */
  readonly id: string;
  readonly command: Command;
  /** Whether the stream must not, must or may exist. */
  readonly existence: 'new' | 'existing' | 'any';
  /** Revision that the caller decided on. */
  readonly ifMatch?: bigint;
}

export interface CommandResult<State> {
  /** Place of the last event that the command led to; of the stream's last event when it led to none. */
  readonly revision: bigint;
  readonly position: bigint;
  /** Events appended now: 0 for a command that was satisfied already, or that was answered before. */
  readonly appended: number;
  /** State of the stream now. */
  readonly state: State;
}

export interface LoadedStream<State> {
  readonly state: State;
  readonly revision: bigint;
  readonly position: bigint;
}

/** What to do with a command, given the stream as far as it is known. */
type Verdict<State, E> =
  | { readonly kind: 'append'; readonly decided: readonly E[] }
  | { readonly kind: 'done'; readonly result: CommandResult<State> }
  | { readonly kind: 'refused'; readonly error: Error };

/** Tries before a command gives way to others that keep writing to its stream: two seconds and more, until the queue of another process has run dry. */
const TRIES = 30;

/** Waits between the tries, in milliseconds. */
const FIRST_WAIT_MS = 2;
const LONGEST_WAIT_MS = 100;

/** The one seam through which commands become events: read → decide → seal → append at the exact revision. */
export class CommandRunner<State, Command, E extends DomainEvent> {
  readonly #codec: EventCodec<E>;
  readonly #queue = new KeyedQueue();
  readonly #folded: LRUCache<string, FoldedStream<State>>;

  /** `remembered`: how many folded streams are kept in memory. */
  constructor(
    private readonly kind: StreamKind<State, Command, E>,
    private readonly deps: WriteSide,
    { remembered = 5_000 }: { readonly remembered?: number } = {},
  ) {
    this.#codec = new EventCodec(kind.catalogue);
    this.#folded = new LRUCache({ max: remembered });
  }

  /**
   * Decides one command and appends what it decides. Commands for one stream run one after the other.
   *
   * A key that the stream has recorded with the same fingerprint is answered with the original place, before anything else is
   * looked at. A stream in memory may lag behind the log when others write to it: an append at its revision then fails and is
   * decided anew, and every other answer is given only after catching up with the log.
   *
   * @throws DomainError, IdempotencyKeyReusedError, AlreadyExistsError, UnknownStreamError, StaleRevisionError,
   *   ConcurrencyError – nothing was written; StoreUnavailableError – outcome unknown, the same key may be sent again.
   */
  async run(request: CommandRequest<Command>): Promise<CommandResult<State>> {
    const streamName = streamNameOf(this.kind, request.id);
    return this.#queue.run(streamName, () => this.#execute(streamName, request));
  }

  /**
   * Judges a command by what the log holds now, as `run` would, and appends nothing: for a command that is one part of several,
   * so that what is refused is refused before the first append. Says whether running it would append.
   *
   * @throws what `run` throws when it refuses; StoreUnavailableError.
   */
  async check(request: CommandRequest<Command>): Promise<'appends' | 'done'> {
    const streamName = streamNameOf(this.kind, request.id);
    const stream = await this.#catchUp(streamName, this.#folded.get(streamName) ?? null);
    const verdict = this.#judge(streamName, stream, request);
    if (verdict.kind === 'refused') throw verdict.error;
    return verdict.kind === 'append' ? 'appends' : 'done';
  }

  /** The record as the log holds it now, `null` when there is none. */
  async load(id: string): Promise<LoadedStream<State> | null> {
    const streamName = streamNameOf(this.kind, id);
    const stream = await this.#catchUp(streamName, this.#folded.get(streamName) ?? null);
    return stream === null ? null : { state: stream.state, revision: stream.revision, position: stream.position };
  }

  /**
   * Writes many new records at once, for imports: one outcome an item, in their order. Not queued with `run`, not kept in memory.
   *
   * @throws StoreUnavailableError – some items may be written; the same items can be given again.
   */
  async appendNew(items: readonly NewStream<Command>[]): Promise<readonly NewStreamOutcome[]> {
    return appendNewStreams(this.kind, this.deps, this.#codec, items);
  }

  async #execute(streamName: string, request: CommandRequest<Command>): Promise<CommandResult<State>> {
    let stream = this.#folded.get(streamName) ?? null;
    // A new record is taken to have no stream until the append says otherwise, which saves a read.
    let current = stream === null && request.existence !== 'new';
    if (current) stream = await this.#catchUp(streamName, null);
    const backoff = new Backoff(FIRST_WAIT_MS, LONGEST_WAIT_MS);
    for (let tries = 0; tries < TRIES; tries++) {
      const verdict = this.#judge(streamName, stream, request);
      if (verdict.kind === 'append') {
        try {
          return await this.#append(streamName, stream, verdict.decided, request);
        } catch (error) {
          this.#folded.delete(streamName);
          if (!(error instanceof WrongRevisionError)) throw error;
          if (current) await delay(backoff.next());
        }
      } else if (current) {
        if (verdict.kind === 'refused') throw verdict.error;
        return verdict.result;
      }
      stream = await this.#catchUp(streamName, stream);
      current = true;
    }
    throw new ConcurrencyError(streamName, TRIES);
  }

  #judge(
    streamName: string,
    stream: FoldedStream<State> | null,
    { command, existence, idempotency, ifMatch }: CommandRequest<Command>,
  ): Verdict<State, E> {
    const earlier = stream?.commands.find(({ key }) => key === idempotency?.key);
    if (stream !== null && earlier !== undefined) {
      if (earlier.fingerprint !== idempotency?.fingerprint) return refused(new IdempotencyKeyReusedError());
      return done({ ...stream, revision: earlier.revision, position: earlier.position });
    }
    if (existence === 'new' && stream !== null) return refused(new AlreadyExistsError(streamName));
    if (existence === 'existing' && stream === null) return refused(new UnknownStreamError(streamName));
    if (stream !== null && ifMatch !== undefined && ifMatch !== stream.revision) {
      return refused(new StaleRevisionError(ifMatch, stream.revision));
    }
    try {
      const decided = this.kind.decider.decide(command, stream?.state ?? this.kind.decider.initial);
      if (decided.length > 0) return { kind: 'append', decided };
      if (stream !== null) return done(stream);
      return refused(new Error(`The command for the new ${streamName} led to no event.`));
    } catch (error) {
      if (error instanceof DomainError) return refused(error);
      throw error;
    }
  }

  async #append(
    streamName: string,
    known: FoldedStream<State> | null,
    decided: readonly E[],
    request: CommandRequest<Command>,
  ): Promise<CommandResult<State>> {
    const { decider } = this.kind;
    const stream = known ?? unborn(decider.initial);
    const attestation = decider.attest(request.command, stream.state);
    const sealer = await this.#sealer(decided, attestation.subject);
    const recordedAt = this.deps.clock.now();
    const end = { streamName, revision: stream.revision, hash: stream.hash };
    const batch = sealEvents(this.#codec, decided, randomUUID(), request, attestation, recordedAt, sealer, end);
    const expected = known === null ? 'no-stream' : known.revision;
    const appended = await this.deps.log.append(streamName, expected, batch.serialized);
    const state = batch.events.reduce((before, event) => decider.evolve(before, event), stream.state);
    const commands = remember(stream.commands, request.idempotency, appended);
    this.#keep(streamName, { state, ...appended, hash: batch.hash, commands });
    return { ...appended, appended: decided.length, state };
  }

  /** A key is made for a subject when there is something to seal, not before. */
  #sealer(decided: readonly E[], subject: string): Sealer | Promise<Sealer> {
    return decided.some((event) => this.#codec.hasPersonalData(event))
      ? sealerOf(this.deps.vault, subject)
      : nothingToSeal;
  }

  /** Folds what the log holds beyond `known`. */
  async #catchUp(streamName: string, known: FoldedStream<State> | null): Promise<FoldedStream<State> | null> {
    const events = await this.deps.log.load(streamName, known === null ? 'start' : known.revision + 1n);
    if (events === null || (known === null && events.length === 0)) return null;
    const stored = events.map((event) => this.#codec.decode(event));
    const { decider } = this.kind;
    const stream = foldStream(
      (state: State, event: E) => decider.evolve(state, event),
      known ?? unborn(decider.initial),
      stored,
    );
    this.#keep(streamName, stream);
    return stream;
  }

  #keep(streamName: string, stream: FoldedStream<State>): void {
    // A load that was overtaken by an append must not put the older fold back.
    const kept = this.#folded.get(streamName);
    if (kept === undefined || kept.revision <= stream.revision) this.#folded.set(streamName, stream);
  }
}

function refused(error: Error): { readonly kind: 'refused'; readonly error: Error } {
  return { kind: 'refused', error };
}

function done<State>({ revision, position, state }: FoldedStream<State>): Verdict<State, never> {
  return { kind: 'done', result: { revision, position, appended: 0, state } };
}
