import type { StoredEvent } from '../../platform/event-sourcing/event.js';
import type { CaseEvent, CaseEventType } from '../domain/events/case-event.js';

/** The case event of one type. */
export type CaseEventOf<Type extends CaseEventType> = Extract<CaseEvent, { readonly type: Type }>;

/** The case event of one type as read from the log. */
export type StoredCaseEvent<Type extends CaseEventType = CaseEventType> = StoredEvent<CaseEventOf<Type>>;

/** Event types that open a document, and what it then holds. */
export type Births<Content> = { readonly [Type in CaseEventType]?: (event: StoredCaseEvent<Type>) => Content };

/** Event types that change a document; `null` removes it. */
export type Changes<Content> = {
  readonly [Type in CaseEventType]?: (content: Content, event: StoredCaseEvent<Type>) => Content | null;
};

/** A fold of the events of a case, and the types that it handles. */
export interface CaseFold<Content> {
  readonly handles: readonly string[];
  readonly fold: (content: Content | null, event: StoredEvent) => Content | null;
}

/**
 * The fold that looks an event's type up in two tables. Types in neither table are knowingly ignored, and so is a change to a
 * document that does not exist: a fold never rejects what is in the log.
 */
export function caseFold<Content>(births: Births<Content>, changes: Changes<Content>): CaseFold<Content> {
  const birth = new Map(Object.entries(births)) as ReadonlyMap<string, (event: StoredEvent) => Content>;
  const change = new Map(Object.entries(changes)) as ReadonlyMap<
    string,
    (content: Content, event: StoredEvent) => Content | null
  >;
  return {
    handles: [...new Set([...birth.keys(), ...change.keys()])],
    fold: (content, event) =>
      content === null
        ? (birth.get(event.type)?.(event) ?? null)
        : (change.get(event.type) ?? ((same: Content) => same))(content, event),
  };
}

/** A copy without one field, for what stops being known. */
export function without<Content extends object, Name extends string>(
  content: Content,
  name: Name,
): Omit<Content, Name> {
  return Object.fromEntries(Object.entries(content).filter(([each]) => each !== name)) as Omit<Content, Name>;
}

const category = 'case-';

/** Id of the case that the event belongs to. */
export function caseIdOf(event: StoredEvent): string {
  return event.streamName.slice(category.length);
}

/** When it happened, as far as the record says. */
export function happenedAt(event: StoredEvent): string {
  return event.metadata.occurredAt ?? event.metadata.recordedAt;
}
