import { Query } from '@nestjs/cqrs';
import type { Timestamp } from '../../../platform/event-sourcing/event.js';
import type { AtLeast } from '../../../platform/http/consistency.js';
import type { RequestContext } from '../../../platform/http/request-context.js';
import type { Language } from './languages.js';

export const timelineOrders = ['oldest', 'newest'] as const;
/** Which end of the history comes first. */
export type TimelineOrder = (typeof timelineOrders)[number];

/** One event in people's words. */
export interface TimelineEntry {
  /** Decimal text. */
  readonly revision: string;
  readonly type: string;
  readonly title: string;
  readonly sentence: string;
  readonly clause: string;
  readonly who: { readonly person: string; readonly authority: string; readonly application?: string };
  readonly recordedAt: Timestamp;
  readonly occurredAt?: Timestamp;
  readonly late?: true;
}

export interface Timeline {
  readonly caseId: string;
  readonly language: Language;
  readonly items: readonly TimelineEntry[];
  /** Cursor of the next page; absent on the last one. */
  readonly next?: string;
  readonly position: string;
}

export interface TimelinePage {
  readonly order: TimelineOrder;
  readonly limit: number;
  readonly cursor?: string;
}

/** The history of a case in people's words (clause A), page by page. */
export class ReadTimeline extends Query<Timeline> {
  constructor(
    readonly caseId: string,
    readonly language: Language,
    readonly page: TimelinePage,
    readonly context: RequestContext,
    readonly atLeast?: AtLeast,
  ) {
    super();
  }
}
