import type { EventLog } from '../../platform/eventstore/event-log.js';
import { EventCodec } from '../../platform/event-sourcing/event-codec.js';
import { caseCatalogue } from '../case-catalogue.js';
import type { CommandBodies } from '../domain/commands/case-command.js';
import type { CaseEvent } from '../domain/events/case-event.js';

/** Opens sealed personal data. */
export interface Opener {
  open(value: unknown): Promise<unknown>;
}

/** Looks up the recorded fact that a correction names (D1). */
export class RecordedFacts {
  readonly #codec = new EventCodec<CaseEvent>(caseCatalogue);

  constructor(
    private readonly log: EventLog,
    private readonly vault: Opener,
  ) {}

  /** The event of the case and the value of its field as it stands after earlier corrections; absent when there is no such event. */
  async factOf(caseId: string, eventId: string, field: string): Promise<CommandBodies['correct-fact']['target']> {
    const events = (await this.log.load(`case-${caseId}`))?.map((event) => this.#codec.decode(event)) ?? [];
    const event = events.find(({ id }) => id === eventId);
    if (event === undefined) return undefined;
    let value = valueAt(event.data, field);
    for (const later of events) {
      if (later.type !== 'FactCorrected') continue;
      const correction = later.data as Extract<CaseEvent, { type: 'FactCorrected' }>['data'];
      if (correction.eventId === eventId && correction.field === field) value = correction.newValue;
    }
    return { type: event.type, recordedBy: event.metadata.actor.person, currentValue: await this.vault.open(value) };
  }
}

function valueAt(data: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, key) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, key)
          ? (value as Record<string, unknown>)[key]
          : undefined,
      data,
    );
}
