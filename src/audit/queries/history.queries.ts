import type { RequestContext } from '../../platform/http/request-context.js';
import type { Moment } from '../moment.js';

/** A page of the events of a case, oldest first. */
export class ReplayCase {
  constructor(
    readonly caseId: string,
    /** First revision wanted. */
    readonly from: bigint,
    readonly limit: number,
    readonly context: RequestContext,
  ) {}
}

/** The case as it stood at a moment. */
export class CaseStateAt {
  constructor(
    readonly caseId: string,
    readonly at: Moment,
    readonly context: RequestContext,
  ) {}
}

/** What changed between two moments. */
export class CaseDifference {
  constructor(
    readonly caseId: string,
    readonly from: Moment,
    readonly to: Moment,
    readonly context: RequestContext,
  ) {}
}

/** Whether the chain of the case is whole. */
export class VerifyCase {
  constructor(
    readonly caseId: string,
    readonly context: RequestContext,
  ) {}
}
