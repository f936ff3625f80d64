import { caseCatalogue } from '../cases/case-catalogue.js';
import { unknownCase } from '../cases/case-id.js';
import type { CaseEvent } from '../cases/domain/events/case-event.js';
import type { EventLog } from '../platform/eventstore/event-log.js';
import type { RecordedEvent } from '../platform/eventstore/recorded-event.js';
import { EventCodec } from '../platform/event-sourcing/event-codec.js';
import type { StoredEvent } from '../platform/event-sourcing/event.js';

/** Reads the history of a case from the log itself, never from a view. */
export class CaseHistory {
  readonly #codec = new EventCodec<CaseEvent>(caseCatalogue);

  constructor(private readonly log: EventLog) {}

  /**
   * The events as they are stored, in the order of the stream.
   *
   * @throws ProblemError 404; StoreUnavailableError.
   */
  async recorded(caseId: string): Promise<readonly RecordedEvent[]> {
    const events = await this.log.load(`case-${caseId}`);
    if (events === null || events.length === 0) throw unknownCase(caseId);
    return events;
  }

  /** The same events, upcast; personal data still sealed. */
  async events(caseId: string): Promise<readonly StoredEvent<CaseEvent>[]> {
    return (await this.recorded(caseId)).map((event) => this.#codec.decode(event));
  }
}
