import { UndecodableEventError } from './errors.js';
import type { EventCatalogue, EventDeclaration, Upcaster } from './event-declaration.js';
import type { DomainEvent, EventMetadata, StoredEvent } from './event.js';
import { jsonCopy } from './json-data.js';
import { hasValueAt, parsePersonalPath, type PersonalPath, replaceAt, type Sealer } from './personal-data.js';

/** An event as the log holds it; `RecordedEvent` is one. */
export interface EncodedEvent {
  readonly id: string;
  readonly streamName: string;
  readonly type: string;
  readonly revision: bigint;
  readonly position: bigint;
  readonly data: unknown;
  readonly metadata: unknown;
}

interface Entry {
  readonly declaration: EventDeclaration;
  readonly personal: readonly PersonalPath[];
}

/** Between decided events and stored ones, by the catalogue of one stream category. */
export class EventCodec<E extends DomainEvent = DomainEvent> {
  readonly #entries: ReadonlyMap<string, Entry>;

  constructor(catalogue: EventCatalogue) {
    this.#entries = new Map(
      Object.entries(catalogue).map(([type, declaration]) => [
        type,
        { declaration, personal: declaration.personal.map(parsePersonalPath) },
      ]),
    );
  }

  /**
   * The event as it will be stored: a copy of its data in plain JSON values with the personal ones sealed, and its schema version.
   *
   * @throws UndecodableEventError for a type that is not in the catalogue, UnsafeDataError for data that JSON cannot carry.
   */
  encode(event: E, eventId: string, sealer: Sealer): { readonly event: E; readonly schemaVersion: number } {
    const { declaration, personal } = this.#entry(event.type, event.type);
    const data = jsonCopy(event.data);
    for (const path of personal) replaceAt(data, path, (value, at) => sealer.seal(value, eventId, at));
    return { event: { type: event.type, data } as E, schemaVersion: declaration.version };
  }

  /**
   * Whether storing the event needs a key.
   *
   * @throws UndecodableEventError for a type that is not in the catalogue.
   */
  hasPersonalData(event: E): boolean {
    return this.#entry(event.type, event.type).personal.some((path) => hasValueAt(event.data, path));
  }

  /**
   * The event lifted to the newest schema version, personal data still sealed.
   *
   * @throws UndecodableEventError for an unknown type, a newer version, a gap in the upcasters, or foreign metadata.
   */
  decode(event: EncodedEvent): StoredEvent<E> {
    const name = `${event.type} (${event.streamName}@${event.revision.toString()})`;
    const { declaration } = this.#entry(event.type, name);
    const version = schemaVersion(event.metadata);
    if (version === null) throw new UndecodableEventError(name, 'its metadata names no schema version.');
    if (version === declaration.version) return event as StoredEvent<E>;
    if (version > declaration.version) {
      throw new UndecodableEventError(
        name,
        `schema version ${version} is newer than ${declaration.version}, the newest known here.`,
      );
    }
    let data = event.data as Record<string, unknown>;
    for (let from = version; from < declaration.version; from++) data = upcaster(declaration, from, name)(data);
    const metadata: EventMetadata = { ...(event.metadata as EventMetadata), schemaVersion: declaration.version };
    return { ...event, data, metadata };
  }

  #entry(type: string, name: string): Entry {
    const entry = this.#entries.get(type);
    if (entry === undefined) throw new UndecodableEventError(name, 'its type is not in the catalogue.');
    return entry;
  }
}

function upcaster(declaration: EventDeclaration, from: number, name: string): Upcaster {
  const lift = declaration.upcasters?.[from];
  if (lift === undefined) throw new UndecodableEventError(name, `nothing lifts schema version ${from} to ${from + 1}.`);
  return lift;
}

function schemaVersion(metadata: unknown): number | null {
  if (typeof metadata !== 'object' || metadata === null || !('schemaVersion' in metadata)) return null;
  const version = metadata.schemaVersion;
  return typeof version === 'number' && Number.isInteger(version) && version > 0 ? version : null;
}
