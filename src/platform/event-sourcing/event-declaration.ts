/** Lifts stored data of one schema version to the next. Pure; sees sealed personal data. */
export type Upcaster = (data: Readonly<Record<string, unknown>>) => Record<string, unknown>;

/** What the codec and the catalogue know of an event type besides its TypeScript shape. */
export interface EventDeclaration {
  /** Newest schema version, from 1. */
  readonly version: number;
  readonly clause: string;
  /** Paths of personal data within `data`: dots step into objects, `[]` through lists, e.g. `form.incident`, `measures[].description`. */
  readonly personal: readonly string[];
  /** `upcasters[n]` lifts version n to n + 1. */
  readonly upcasters?: Readonly<Record<number, Upcaster>>;
}

/** Every event type of one stream category, by wire name. */
export type EventCatalogue<Type extends string = string> = Readonly<Record<Type, EventDeclaration>>;
