import type { Filter } from 'mongodb';
import type { Timestamp } from '../../platform/event-sourcing/event.js';
import type { Judgement } from '../domain/events/assessment.js';
import type { Channel, Decision, LineOfBusiness, Severity } from '../domain/values.js';
import type { CaseListEntry, Origin, PathMark } from '../views/case-list/case-list-entry.js';
import type { Stage } from '../views/case-stage.js';

/** From an instant on, up to but not including another. */
export interface Range {
  readonly from?: Timestamp;
  readonly before?: Timestamp;
}

/** Which cases a list shows. Every part narrows it; the values of one part are alternatives. */
export interface CaseFilter {
  readonly stage?: readonly Stage[];
  readonly class?: readonly string[];
  readonly severity?: readonly Severity[];
  readonly owner?: readonly string[];
  readonly lineOfBusiness?: readonly LineOfBusiness[];
  readonly channel?: readonly Channel[];
  readonly decision?: readonly Decision[];
  readonly origin?: readonly Origin[];
  readonly judged?: readonly Judgement[];
  readonly customerId?: readonly string[];
  readonly claimNumber?: readonly string[];
  readonly policyNumber?: readonly string[];
  readonly open?: boolean;
  /** Open and not answered, and the final answer was due before the time of asking (clause C, 6.1). */
  readonly overdue?: boolean;
  readonly path?: Readonly<Partial<Record<PathMark, boolean>>>;
  readonly opened?: Range;
  readonly closed?: Range;
  readonly due?: Range;
}

type Condition = Filter<CaseListEntry>;

/** Parts of the filter that are lists of alternatives, and the field that they are about. */
const alternatives = {
  stage: 'stage',
  class: 'classes',
  severity: 'severity',
  owner: 'owner',
  lineOfBusiness: 'lineOfBusiness',
  channel: 'channel',
  decision: 'decision',
  origin: 'origin',
  judged: 'judged',
  customerId: 'customerId',
  claimNumber: 'claimNumber',
  policyNumber: 'policyNumber',
} as const satisfies Partial<Record<keyof CaseFilter, keyof CaseListEntry>>;

const ranges = {
  opened: 'openedAt',
  closed: 'closedAt',
  due: 'answerDueAt',
} as const satisfies Partial<Record<keyof CaseFilter, keyof CaseListEntry>>;

/** The filter as MongoDB conditions that all must hold. Only operators written here and plain values get into them. */
export function conditionsOf(filter: CaseFilter, now: Timestamp): readonly Condition[] {
  return [
    ...keysOf(alternatives).flatMap((part) => oneOf(alternatives[part], filter[part])),
    ...(filter.open === undefined ? [] : [{ open: { $eq: filter.open } }]),
    ...pathConditions(filter.path ?? {}),
    ...keysOf(ranges).flatMap((part) => within(ranges[part], filter[part])),
    ...overdueCondition(filter.overdue, now),
  ];
}

/** All conditions as one filter document. */
export function allOf(conditions: readonly Condition[]): Condition {
  const [first, ...others] = conditions;
  if (first === undefined) return {};
  return others.length === 0 ? first : { $and: [...conditions] };
}

function oneOf(field: string, values: readonly string[] | undefined): readonly Condition[] {
  if (values === undefined) return [];
  const texts = values.map(String);
  return [{ [field]: texts.length === 1 ? { $eq: texts[0] } : { $in: texts } }];
}

function within(field: string, range: Range | undefined): readonly Condition[] {
  if (range === undefined) return [];
  const { from, before } = range;
  return [
    {
      [field]: {
        ...(from === undefined ? {} : { $gte: from }),
        // Compares text with text only: a missing date is no early one.
        ...(before === undefined ? {} : { $lt: before }),
      },
    },
  ];
}

/** A mark that a case has not is left out of its entry. */
function pathConditions(path: NonNullable<CaseFilter['path']>): readonly Condition[] {
  return Object.entries(path).map(([mark, has]) => ({ [`path.${mark}`]: has ? { $eq: true } : { $ne: true } }));
}

function overdueCondition(overdue: boolean | undefined, now: Timestamp): readonly Condition[] {
  if (overdue === undefined) return [];
  return overdue
    ? [{ awaitsAnswer: { $eq: true } }, { answerDueAt: { $lt: now } }]
    : [
        {
          $or: [{ awaitsAnswer: { $ne: true } }, { answerDueAt: { $gte: now } }, { answerDueAt: { $eq: null } }],
        } as Condition,
      ];
}

function keysOf<Key extends string>(record: Readonly<Record<Key, unknown>>): readonly Key[] {
  return Object.keys(record) as Key[];
}
