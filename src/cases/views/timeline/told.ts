import type { CaseEvent, CaseEventType } from '../../domain/events/case-event.js';

export type DataOf<Type extends CaseEventType> = Extract<CaseEvent, { type: Type }>['data'];

/** What a sentence needs of an event: JSON values, personal ones still sealed. Absent facts are left out. */
export type Params = Readonly<Record<string, unknown>>;

/** How an event type is told: its parameters, and which wording where there are several. */
export interface Told<Data> {
  readonly params: (data: Data) => Params;
  /** Every wording that `variant` can choose; none when there is only one. */
  readonly variants?: readonly string[];
  readonly variant?: (data: Data) => string;
}

/** A class is named as the version of the taxonomy names it by which it was chosen. */
export interface ClassNames {
  readonly taxonomyVersion: string;
  readonly codes: readonly string[];
}
