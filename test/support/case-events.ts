import { v5 as uuidv5, v7 as uuidv7 } from 'uuid';
import type { StoredEvent, Timestamp } from '../../src/platform/event-sourcing/event.js';
import { caseCatalogue } from '../../src/cases/case-catalogue.js';
import type { CaseEvent, CaseEventType } from '../../src/cases/domain/events/case-event.js';
import type { ContactDetails } from '../../src/cases/domain/values.js';

type Named<Type extends CaseEventType> = Extract<CaseEvent, { readonly type: Type }>;
export type DataOf<Type extends CaseEventType> = Named<Type>['data'];

/** What a test may say about a stored event; everything else is filled in. */
export interface EventOverrides {
  readonly caseId?: string;
  readonly id?: string;
  readonly revision?: bigint;
  readonly position?: bigint;
  readonly recordedAt?: Timestamp;
  readonly occurredAt?: Timestamp;
  readonly late?: true;
  readonly person?: string;
  readonly roles?: readonly string[];
  readonly authority?: string;
  readonly application?: string;
}

/** People of the company who appear in the histories. */
export const people = {
  service: 'chen.service',
  specialist: 'lee.specialist',
  manager: 'wu.manager',
  owner: 'lin.owner',
  technician: 'ho.technician',
} as const;

export const caseId = '01990000-0000-7000-8000-000000000001';
const eventNamespace = '7f2c1a52-6a55-4c47-9a43-1f3f0c9d5b10';

/** Whatever a personal field is declared as; what stands there in the log has none of it. */
type Personal = string &
  readonly string[] &
  ContactDetails &
  readonly ContactDetails[] &
  Readonly<Record<string, string>>;

/** A personal value as a view sees it. The text says in the clear what it stands for, so that tests can be read. */
export function sealed(text: string): Personal {
  return { sealed: text } as unknown as Personal;
}

/** An event as projectors receive it, with every metadata field filled in. */
export function storedEvent<Type extends CaseEventType>(
  type: Type,
  data: DataOf<Type>,
  overrides: EventOverrides = {},
): StoredEvent<Named<Type>> {
  const { revision = 0n, recordedAt = '2026-03-02T01:00:00.000Z', person = people.specialist } = overrides;
  const streamName = `case-${overrides.caseId ?? caseId}`;
  const id = overrides.id ?? uuidv5(`${streamName}@${revision}`, eventNamespace);
  const event = {
    id,
    streamName,
    revision,
    position: overrides.position ?? revision + 1_000n,
    type,
    data,
    metadata: {
      $correlationId: id,
      $causationId: id,
      actor: {
        person,
        roles: overrides.roles ?? ['claims_specialist'],
        ...(overrides.application === undefined ? {} : { application: overrides.application }),
      },
      authority: overrides.authority ?? 'claims_specialist',
      clause: caseCatalogue[type].clause,
      schemaVersion: 1,
      recordedAt,
      ...(overrides.occurredAt === undefined ? {} : { occurredAt: overrides.occurredAt }),
      ...(overrides.late === undefined ? {} : { late: overrides.late }),
      integrity: { seq: revision.toString(), prev: '0'.repeat(64), hash: '1'.repeat(64) },
    },
  };
  return event as unknown as StoredEvent<Named<Type>>;
}

/** The events of one case in order: an hour apart, revisions and positions counted up. */
export class CaseHistory {
  readonly caseId: string;
  readonly #events: StoredEvent<CaseEvent>[] = [];
  readonly #start: number;
  readonly #firstPosition: bigint;

  constructor(options: { readonly caseId?: string; readonly start?: Timestamp; readonly firstPosition?: bigint } = {}) {
    this.caseId = options.caseId ?? uuidv7();
    this.#start = Date.parse(options.start ?? '2026-03-02T01:00:00.000Z');
    this.#firstPosition = options.firstPosition ?? 1_000n;
  }

  get events(): readonly StoredEvent<CaseEvent>[] {
    return this.#events;
  }

  get last(): StoredEvent<CaseEvent> {
    const last = this.#events.at(-1);
    if (last === undefined) throw new Error('The history is still empty.');
    return last;
  }

  /** Adds the next event. */
  add<Type extends CaseEventType>(type: Type, data: DataOf<Type>, overrides: EventOverrides = {}): this {
    const revision = BigInt(this.#events.length);
    const event = storedEvent(type, data, {
      caseId: this.caseId,
      revision,
      position: this.#firstPosition + revision * 10n,
      recordedAt: new Date(this.#start + this.#events.length * 3_600_000).toISOString(),
      ...overrides,
    });
    this.#events.push(event);
    return this;
  }

  /** Events up to and including the `nth` one of that type. */
  until(type: CaseEventType, nth = 1): readonly StoredEvent<CaseEvent>[] {
    const places = this.#events.flatMap((event, index) => (event.type === type ? [index] : []));
    const place = places[nth - 1];
    if (place === undefined) throw new Error(`The history has no ${nth}. ${type}.`);
    return this.#events.slice(0, place + 1);
  }

  /** The `nth` event of that type. */
  nth<Type extends CaseEventType>(type: Type, nth = 1): StoredEvent<Named<Type>> {
    return this.until(type, nth).at(-1) as unknown as StoredEvent<Named<Type>>;
  }
}

/** The document after the events, from nothing. */
export function folded<Document>(
  fold: (document: Document | null, event: StoredEvent) => Document | null,
  events: readonly StoredEvent[],
): Document | null {
  return events.reduce<Document | null>((document, event) => fold(document, event), null);
}
