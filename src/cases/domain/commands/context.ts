import type { Actor, Timestamp } from '../../../platform/event-sourcing/event.js';

/** Company rules that decisions read; they come from the configuration. */
export interface CaseRules {
  /** A record of something that happened longer ago than this many hours is flagged late (D1). */
  readonly lateAfterHours: number;
  /** Days after the outcome notice in which it can be disputed (6.2). */
  readonly disputeWindowDays: number;
  /** Silence counts as confirmation after so many recorded contact attempts and days (6.2). */
  readonly deemedConfirmation: { readonly attempts: number; readonly days: number };
  /** Highest compensation per role and ISO 4217 currency, in minor units; absent means none (5.1). */
  readonly authorityLimits: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** What the legality of a command can depend on besides the state and the actor. */
export interface Moment {
  readonly now: Timestamp;
  readonly rules: CaseRules;
}

/** What arrives with every command besides its body. */
export interface CommandContext extends Moment {
  /** The case the command goes to; for an opening command the id that the application made for it. */
  readonly caseId: string;
  readonly actor: Actor;
  /** When it happened, if before `now`; never after it. */
  readonly occurredAt?: Timestamp;
}
