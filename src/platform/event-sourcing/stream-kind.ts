import type { Clock } from '../clock.js';
import type { EventLog } from '../eventstore/event-log.js';
import type { Decider } from './decider.js';
import type { EventCatalogue } from './event-declaration.js';
import type { DomainEvent } from './event.js';
import type { SealerSource } from './personal-data.js';

/** One kind of stream and the rules of its records. */
export interface StreamKind<State, Command, E extends DomainEvent> {
  /** First part of the stream names; holds no dash. */
  readonly category: string;
  readonly decider: Decider<State, Command, E>;
  readonly catalogue: EventCatalogue<E['type']>;
}

/** What commands are written with. */
export interface WriteSide {
  readonly log: EventLog;
  readonly vault: SealerSource;
  readonly clock: Clock;
}

/** `<category>-<id>` */
export function streamNameOf({ category }: { readonly category: string }, id: string): string {
  return `${category}-${id}`;
}
