import type { Actor } from '../platform/event-sourcing/event.js';
import { mapObjects } from './document-walk.js';
import type { PersonalDataVault } from './personal-data-vault.js';
import { isSealed } from './sealed-value.js';

/** Stands for a personal value that the asking person may not see. */
export const WITHHELD: { readonly withheld: true } = Object.freeze({ withheld: true });

/** Roles that work with figures, courses and machines, not with the people in a case. */
const withoutPersonalData: ReadonlySet<string> = new Set(['analyst', 'trainer', 'admin']);

/** Whether at least one role of the actor works with the people in a case. */
export function seesPersonalData({ roles }: Actor): boolean {
  return roles.some((role) => !withoutPersonalData.has(role));
}

/** Whether the actor is shown the personal data of a case from which these persons are recused (3.3). */
export function mayBeShown(actor: Actor, recused: ReadonlySet<string>): boolean {
  return seesPersonalData(actor) && !recused.has(actor.person);
}

/** Opens what an answer holds sealed for those who may see it, and withholds it from the others (clause D2). */
export class Disclosure {
  constructor(private readonly vault: PersonalDataVault) {}

  /** A copy of the document with every sealed value opened, or replaced by `{ withheld: true }`. */
  async disclose<T>(document: T, actor: Actor, recused: ReadonlySet<string>): Promise<T> {
    if (mayBeShown(actor, recused)) return (await this.vault.open(document)) as T;
    return withhold(document);
  }
}

/** A copy of the document with every sealed value replaced by `{ withheld: true }`. */
export function withhold<T>(document: T): T {
  return mapObjects(document, (object) => (isSealed(object) ? WITHHELD : undefined)) as T;
}

/** Whether there is anything sealed in the document. */
export function holdsPersonalData(document: unknown): boolean {
  let found = false;
  mapObjects(document, (object) => {
    found ||= isSealed(object);
    return found ? object : undefined;
  });
  return found;
}
