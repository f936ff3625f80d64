import type { Period } from './calendar-days.js';
import type { Dimension } from './contributions.js';

/** Filters of `GET /v1/cases`, by the name of their query parameter. */
export type CaseFilters = Readonly<Record<string, string>>;

export const filterOfDimension: Readonly<Record<Dimension, string>> = {
  stage: 'stage',
  class: 'class',
  severity: 'severity',
  owner: 'owner',
  lineOfBusiness: 'line-of-business',
  channel: 'channel',
  decision: 'decision',
  origin: 'origin',
};

export function openedIn({ from, to }: Partial<Period>): CaseFilters {
  return { ...(from === undefined ? {} : { 'opened-from': from }), ...(to === undefined ? {} : { 'opened-to': to }) };
}

export function closedIn({ from, to }: Partial<Period>): CaseFilters {
  return { ...(from === undefined ? {} : { 'closed-from': from }), ...(to === undefined ? {} : { 'closed-to': to }) };
}

/** Path and query string of the list of exactly these cases. */
export function caseLink(filters: CaseFilters): string {
  const query = new URLSearchParams(filters).toString();
  return query === '' ? '/v1/cases' : `/v1/cases?${query}`;
}

/** A number of cases, the `$all` position that it reflects (decimal text), and the list of exactly these cases. */
export interface Figure {
  readonly value: number;
  readonly position: string;
  readonly cases: string;
}

/** Makes the figures of one answer, which all reflect the same position. */
export type FigureMaker = (value: number, filters: CaseFilters) => Figure;

export function figureMaker(position: string): FigureMaker {
  return (value, filters) => ({ value, position, cases: caseLink(filters) });
}
