import type { DomainEvent, Personal } from '../../../platform/event-sourcing/event.js';
import type { Channel, DocumentReference, Measure, Money } from '../values.js';

interface Plan {
  /** From 1, counted up by each revision. */
  readonly version: number;
  /** Hex SHA-256 of the canonical JSON (RFC 8785) of `{summary, measures}`; consent names it. */
  readonly hash: string;
  readonly summary: Personal<string>;
  readonly measures: readonly Measure[];
  /** Money the plan moves in all; absent when it moves none. */
  readonly total?: Money;
  readonly proposer: string;
  /** True when `total` exceeds the proposer's authority limit (four eyes). */
  readonly needsApproval: boolean;
}

/** 5.1 */
export type PlanProposed = DomainEvent<'PlanProposed', Plan>;

/** 5.1 The next version; consent and approvals of the earlier one lapse. */
export type PlanRevised = DomainEvent<'PlanRevised', Plan & { readonly reason: Personal<string> }>;

/** 5.1 */
export type CompensationApproved = DomainEvent<
  'CompensationApproved',
  { readonly planVersion: number; readonly total: Money; readonly reason: Personal<string> }
>;

/** 5.1 */
export type CompensationRefused = DomainEvent<
  'CompensationRefused',
  { readonly planVersion: number; readonly total: Money; readonly reason: Personal<string> }
>;

/** 5.2 Consent to that very version of the plan. */
export type CustomerConsented = DomainEvent<
  'CustomerConsented',
  {
    readonly planVersion: number;
    readonly planHash: string;
    readonly channel: Channel;
    readonly statement?: Personal<string>;
    readonly documents: readonly DocumentReference[];
  }
>;

/** 5.2 `final` when the customer will not hear of a revised plan either; the outcome is then notified without one. */
export type CustomerDeclined = DomainEvent<
  'CustomerDeclined',
  {
    readonly planVersion: number;
    readonly planHash: string;
    readonly channel: Channel;
    readonly reasons: Personal<string>;
    readonly final: boolean;
  }
>;

/** 5.2 */
export type MeasureStarted = DomainEvent<
  'MeasureStarted',
  { readonly planVersion: number; readonly measureId: string; readonly note?: Personal<string> }
>;

/** 5.2 */
export type MeasureCompleted = DomainEvent<
  'MeasureCompleted',
  {
    readonly planVersion: number;
    readonly measureId: string;
    /** What shows that it was done. */
    readonly evidence: Personal<string>;
    readonly documents: readonly DocumentReference[];
    /** The money that moved with it. */
    readonly paid?: Money;
  }
>;

/** 5.2 */
export type MeasureFailed = DomainEvent<
  'MeasureFailed',
  { readonly planVersion: number; readonly measureId: string; readonly reason: Personal<string> }
>;

export type ResolutionEvent =
  | PlanProposed
  | PlanRevised
  | CompensationApproved
  | CompensationRefused
  | CustomerConsented
  | CustomerDeclined
  | MeasureStarted
  | MeasureCompleted
  | MeasureFailed;
