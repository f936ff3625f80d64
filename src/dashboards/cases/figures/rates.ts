import type { Period } from '../calendar-days.js';
import { type CaseFilters, closedIn, type Figure, type FigureMaker, openedIn } from '../case-links.js';
import type { DayCounter } from '../contributions.js';
import type { RollupBook } from '../rollup-book.js';
import { DayCounts } from './day-counts.js';

/** A share of cases with both of its numbers; `rate` is absent when there is nothing to divide by. */
export interface Rate {
  readonly definition: string;
  readonly numerator: Figure;
  readonly denominator: Figure;
  /** From 0 to 1. */
  readonly rate?: number;
}

interface RateRule {
  readonly definition: string;
  readonly numerator: DayCounter;
  readonly denominator: DayCounter;
  readonly dated: (period: Period) => CaseFilters;
  readonly all: CaseFilters;
  readonly some: CaseFilters;
}

const rules = {
  firstContactResolution: {
    definition:
      'Of the cases recorded here (not imported) that were archived in the period, those that were resolved in the first contact (2.2) and neither disputed, escalated, withdrawn nor reopened since.',
    numerator: 'firstContact',
    denominator: 'resolved',
    dated: closedIn,
    all: { origin: 'live', stage: 'archived' },
    some: { 'first-contact': 'true', reopened: 'false' },
  },
  escalation: {
    definition:
      'Of the cases recorded here (not imported) that were opened in the period, those for which an escalation application was submitted (3.1) by now.',
    numerator: 'escalated',
    denominator: 'live',
    dated: openedIn,
    all: { origin: 'live' },
    some: { escalated: 'true' },
  },
  return: {
    definition:
      'Of the cases recorded here that were opened in the period and for which an escalation application was submitted (3.1) by now, those whose application was returned for more information (3.2) at least once.',
    numerator: 'returned',
    denominator: 'escalated',
    dated: openedIn,
    all: { origin: 'live', escalated: 'true' },
    some: { returned: 'true' },
  },
  rejection: {
    definition:
      'Of the cases recorded here that were opened in the period and for which an escalation application was submitted (3.1) by now, those whose application was rejected (3.2) at least once.',
    numerator: 'rejected',
    denominator: 'escalated',
    dated: openedIn,
    all: { origin: 'live', escalated: 'true' },
    some: { rejected: 'true' },
  },
} as const satisfies Readonly<Record<string, RateRule>>;

export type RateName = keyof typeof rules;
export const rateNames = Object.keys(rules) as readonly RateName[];

export type Rates = Readonly<Record<RateName, Rate>>;

function rateOf(rule: RateRule, counts: DayCounts, figure: FigureMaker, period: Period): Rate {
  const filters = { ...rule.all, ...rule.dated(period) };
  const numerator = figure(counts.in(period, rule.numerator), { ...filters, ...rule.some });
  const denominator = figure(counts.in(period, rule.denominator), filters);
  return {
    definition: rule.definition,
    numerator,
    denominator,
    ...(denominator.value === 0 ? {} : { rate: numerator.value / denominator.value }),
  };
}

/** The shares of a period; each says in `definition` exactly what is divided by what. */
export function rates(book: RollupBook, figure: FigureMaker, period: Period): Rates {
  const counts = new DayCounts(book);
  return Object.fromEntries(rateNames.map((name) => [name, rateOf(rules[name], counts, figure, period)])) as Rates;
}
