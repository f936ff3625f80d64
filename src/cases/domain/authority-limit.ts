import type { Actor } from '../../platform/event-sourcing/event.js';
import type { CaseRules } from './commands/context.js';
import type { Money } from './values.js';

/**
 * Highest compensation the actor may grant alone, in minor units of `currency` (clause 5.1): the highest limit among the
 * actor's roles. Being owner or member of the team adds none; no limit configured means none at all.
 */
export function authorityLimit(actor: Actor, currency: string, rules: CaseRules): number {
  const limits = new Map(Object.entries(rules.authorityLimits));
  return Math.max(0, ...actor.roles.map((role) => new Map(Object.entries(limits.get(role) ?? {})).get(currency) ?? 0));
}

export function exceedsAuthority(actor: Actor, total: Money, rules: CaseRules): boolean {
  return total.amount > authorityLimit(actor, total.currency, rules);
}
