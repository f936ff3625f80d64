import { caseCatalogue } from '../cases/case-catalogue.js';
import { unknownCase } from '../cases/case-id.js';
import type { CaseEvent } from '../cases/domain/events/case-event.js';
import type { EventLog } from '../platform/eventstore/event-log.js';
import type { RecordedEvent } from '../platform/eventstore/recorded-event.js';
import { EventCodec } from '../platform/event-sourcing/event-codec.js';
import type { StoredEvent } from '../platform/event-sourcing/event.js';

/** A history has a first event, else there is no case. */
export type NonEmpty<E> = readonly [E, ...E[]];

/** Reads the history of a case from the log itself, never from a view. */
export class CaseHistory {
  readonly #codec = new EventCodec<CaseEvent>(caseCatalogue);

  constructor(private readonly log: EventLog) {}

  /**
   * The events as they are stored, in the order of the stream.
   *
   * @throws ProblemError 404; StoreUnavailableError.
   */
  async recorded(caseId: string): Promise<NonEmpty<RecordedEvent>> {
    const [first, ...rest] = (await this.log.load(`case-${caseId}`)) ?? [];
    if (first === undefined) throw unknownCase(caseId);
    return [first, ...rest];
  }

  /** The same events, upcast; personal data still sealed. */
  async events(caseId: string): Promise<NonEmpty<StoredEvent<CaseEvent>>> {
    const [first, ...rest] = await this.recorded(caseId);
    return [this.#codec.decode(first), ...rest.map((event) => this.#codec.decode(event))];
  }
}

/** The newest event of a history. */
export function newest<E>([first, ...rest]: NonEmpty<E>): E {
  return rest.at(-1) ?? first;
}
