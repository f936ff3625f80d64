import type { DomainEvent, EventMetadata } from './event.js';

/** What a decision attests in the metadata of its events. */
export interface Attestation {
  readonly clause: string;
  readonly authority: string;
  readonly occurredAt?: string;
  readonly late?: true;
  /** The data subject under whose key the personal data of the events is sealed. */
  readonly subject: string;
}

/** When a fact happened and was learned, as its metadata says; a fact that is folded without its metadata has no times. */
export interface Dated {
  readonly metadata?: Pick<EventMetadata, 'recordedAt' | 'occurredAt'>;
}

/**
 * The functional core of one kind of stream: `decide` and `evolve` are pure, and a clock reading, ids and looked-up facts
 * arrive inside the command.
 *
 * - `decide` returns the new events, `[]` when the command is already satisfied, and throws a `DomainError` when a rule refuses it.
 * - `evolve` never fails and sees events with their personal data still sealed.
 * - `attest` is called after `decide` returned events, with the same arguments.
 */
export interface Decider<State, Command, E extends DomainEvent> {
  readonly initial: State;
  decide(command: Command, state: State): readonly E[];
  evolve(state: State, event: E & Dated): State;
  attest(command: Command, state: State): Attestation;
}
