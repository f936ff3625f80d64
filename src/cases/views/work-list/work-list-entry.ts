import type { Timestamp } from '../../../platform/event-sourcing/event.js';
import type { ViewDocument } from '../../../platform/projections/view.js';
import type { CommandName } from '../../domain/commands/case-command.js';
import type { CaseState } from '../../domain/state/case-state.js';
import type { Role, Severity } from '../../domain/values.js';
import type { CaseListContent } from '../case-list/case-list-entry.js';

/** What a case waits for: one of the commands, from one of the persons or anybody who has one of the roles. */
export interface Awaited {
  readonly commands: readonly CommandName[];
  readonly clause: string;
  readonly persons: readonly string[];
  readonly roles: readonly Role[];
  /** Persons who may not do it whatever their role: nobody reviews their own application or approves their own plan. */
  readonly except: readonly string[];
  /** The measure that it is about (5.2). */
  readonly measureId?: string;
  /** When it has to be done; what has no time of its own has that of the final answer. */
  readonly dueAt?: Timestamp;
}

export interface Await extends Awaited {
  /** When the case began to wait for it. */
  readonly since: Timestamp;
}

/**
 * One case that awaits something. An archived case stays, awaiting nothing, because reopening it asks for what was known of it;
 * merged cases and imported records that nobody reopened have no entry.
 */
export interface WorkListEntry extends ViewDocument {
  readonly revision: bigint;
  readonly awaits: readonly Await[];
  /** `person:<id>` and `role:<role>` of everybody awaited: what the index finds entries by. */
  readonly awaitedFrom: readonly string[];
  /** Persons who may not act in the case (3.3). */
  readonly recused: readonly string[];
  /** Earliest due time of what is awaited, or {@link noDueTime}; sorts first. */
  readonly dueAt: Timestamp;
  /** Rank of the severity, 0 for critical; sorts second. */
  readonly urgency: number;
  /** The case's line in lists; absent of an imported case that was reopened. */
  readonly summary?: CaseListContent;
  /** Where the case stands, for the next event. Raise the view's version when the domain's state changes its shape. */
  readonly state: CaseState;
}

export type WorkListContent = Omit<WorkListEntry, 'position'>;

/** Sorts behind every due time. */
export const noDueTime: Timestamp = '9999-12-31T23:59:59.999Z';

/** A case that is not classified yet may turn out high, so it goes before medium ones. */
export function urgencyOf(severity: Severity | undefined): number {
  const ranks: Readonly<Record<Severity, number>> = { critical: 0, high: 1, medium: 3, low: 4 };
  return severity === undefined ? 2 : ranks[severity];
}

/** How the index names a person or a role. */
export const personKey = (person: string): string => `person:${person}`;
export const roleKey = (role: string): string => `role:${role}`;
