import { unansweredItems } from './checklist.js';
import type { Clause } from './clause.js';
import type { CompletenessItem } from './events/outcome.js';
import { isCarriedOut } from './plan.js';
import type { CaseFile, Handling, Notice } from './state/case-file.js';
import { missingFunctions } from './team.js';
import { currentUndertaking } from './undertaking.js';

type Check = readonly [item: string, clause: Clause, present: boolean];

function assessmentChecks({ classification, checklist, judged }: CaseFile): readonly Check[] {
  return [
    ['classification', '1.2', classification !== null],
    ['verified checklist', '2.1', unansweredItems(checklist).length === 0],
    ['judgement', '2.2', judged],
  ];
}

function investigationChecks({ application }: CaseFile, handling: Handling): readonly Check[] {
  const { team, evidence, findings, rootCauses } = handling;
  const accepted = team.length > 0 && team.every((member) => member.accepted === currentUndertaking.version);
  return [
    ['approved escalation', '3.2', application?.status === 'approved'],
    ['complete handling team', '4.1', missingFunctions(team).length === 0],
    ['confidentiality undertaking of every member', 'D2', accepted],
    ['evidence', '4.2', evidence.length > 0],
    ['finding', '4.2', findings.length > 0],
    ['root cause', '4.2', rootCauses.length > 0],
  ];
}

function planChecks({ plan }: CaseFile, letter: Notice['letter']): readonly Check[] {
  const answer = plan?.answer;
  const approved = plan?.approval === 'approved' || plan?.approval === 'not_needed';
  const checks: readonly Check[] = [
    ['plan', '5.1', plan !== null],
    ['approval of the compensation', '5.1', approved],
  ];
  if (letter === 'declined_plan')
    return [...checks, ['final decline of the plan', '5.2', answer === 'finally_declined']];
  return [
    ...checks,
    ['consent to the plan', '5.2', answer === 'consented'],
    ['completed measures', '5.2', plan !== null && isCarriedOut(plan)],
  ];
}

/**
 * What the archive needs of a case that ended with this letter (6.2, A). A withdrawn complaint need not have been handled to
 * the end; everything else has gone through its assessment, and through investigation and plan unless resolved directly.
 */
export function completenessReport(file: CaseFile, { letter }: Notice): readonly CompletenessItem[] {
  const handled = letter === 'final' || letter === 'declined_plan';
  const checks: readonly Check[] = [
    ['feedback', '1.1', true],
    ...(letter === 'withdrawal' ? [] : assessmentChecks(file)),
    ...(handled && file.handling !== null ? investigationChecks(file, file.handling) : []),
    ...(handled ? planChecks(file, letter) : []),
    ['outcome letter', '6.1', true],
  ];
  return checks.map(([item, clause, present]) => ({ item, clause, present }));
}
