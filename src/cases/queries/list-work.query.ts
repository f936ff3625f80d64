import { Query } from '@nestjs/cqrs';
import type { Actor } from '../../platform/event-sourcing/event.js';
import type { AtLeast } from '../../platform/http/consistency.js';
import type { Role } from '../domain/values.js';
import type { Await } from '../views/work-list/work-list-entry.js';
import type { ListedCase, Page } from './list-cases.query.js';

/** A case with what it awaits from the person or role that was asked about. */
export interface WorkItem {
  readonly caseId: string;
  readonly revision: string;
  /** The case's line in lists; absent of an imported case that was reopened. */
  readonly summary?: ListedCase;
  readonly awaits: readonly Await[];
}

export interface WorkList {
  readonly items: readonly WorkItem[];
  readonly next?: string;
  readonly position: string;
}

/** Whose work is asked for: the actor's own, by person and roles, or for a line manager somebody else's. */
export interface Whose {
  readonly person?: string;
  readonly role?: Role;
}

/** What is awaited, the most urgent first: by due time, then by severity. */
export class ListWork extends Query<WorkList> {
  constructor(
    readonly actor: Actor,
    readonly whose: Whose,
    readonly page: Page,
    readonly atLeast?: AtLeast,
  ) {
    super();
  }
}
