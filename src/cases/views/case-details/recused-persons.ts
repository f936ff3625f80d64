import type { CaseDetails } from './case-details.js';

/** The part of a case that says who is recused. */
export interface KnowsRecused {
  readonly identification: Pick<CaseDetails['identification'], 'feedback' | 'links'>;
  readonly escalation: Pick<CaseDetails['escalation'], 'conflicts'>;
}

/** Persons who are complained about or in conflict, here or in a case that was merged into this one (1.1, 3.3). */
export function recusedPersons({ identification, escalation }: KnowsRecused): ReadonlySet<string> {
  return new Set([
    ...identification.feedback.flatMap(({ data }) => data.complainedAbout),
    ...identification.links.flatMap((link) =>
      link.type === 'MergedCaseReceived' ? (link.data.complainedAbout ?? []) : [],
    ),
    ...escalation.conflicts.map(({ data }) => data.person),
  ]);
}
