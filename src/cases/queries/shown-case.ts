import { withCorrectionsInside } from '../views/case-details/correction.js';
import type { CaseDetailsContent } from '../views/case-details/case-details.js';
import { listedCase } from './list-cases.handler.js';
import type { Shown, ShownCase } from './show-case.query.js';

/** A case whose sealed values were opened or withheld, as answers show it. Also for a case replayed to another moment. */
export function shownCase(details: CaseDetailsContent): Omit<ShownCase, 'position'> {
  const {
    _id: caseId,
    summary,
    identification,
    assessment,
    escalation,
    investigation,
    resolution,
    outcome,
    records,
  } = withCorrectionsInside(details);
  return {
    caseId,
    revision: summary.revision.toString(),
    summary: listedCase(summary),
    ...shown({ identification, assessment, escalation, investigation, resolution, outcome, records }),
  };
}

function shown<Value>(value: Value): Shown<Value> {
  return jsonOf(value) as Shown<Value>;
}

function jsonOf(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return value.map(jsonOf);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, jsonOf(inner)]));
}
