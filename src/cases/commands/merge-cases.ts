import { caseDecider } from '../domain/case-decider.js';
import type { CaseCommand, CommandOf } from '../domain/commands/case-command.js';
import type { CommandContext } from '../domain/commands/context.js';
import type { CaseState } from '../domain/state/case-state.js';
import { fileOf } from '../domain/who.js';
import type { CaseRunner } from './case-runner.js';

/** One command to one case. */
export interface CaseStep {
  readonly caseId: string;
  readonly command: CaseCommand;
}

/**
 * A merge is one command to each of two cases, and no append spans both streams. They are written in the order of the case
 * ids, whichever way the merge goes: of two merges that contradict each other, the one that comes second to the lower case
 * finds it merged or receiving and is refused there, so that no cycle can arise. Both are decided before either is
 * written; when the process dies in between, the merge worker sends the one that is missing.
 *
 * @throws DomainError when either case refuses.
 */
export async function mergeSteps(
  caseId: string,
  merge: CommandOf<'merge-into'>,
  cases: CaseRunner,
): Promise<readonly CaseStep[]> {
  const [source, target] = await Promise.all([cases.load(caseId), cases.load(merge.body.intoCaseId)]);
  const own: CaseStep = { caseId, command: merge };
  if (source === null || target === null) return [own];
  const receipt = receiptStep(caseId, source.state, merge.body.intoCaseId, merge.context);
  const decided = caseDecider.decide(merge, source.state);
  caseDecider.decide(receipt.command, target.state);
  // Merged before: only the receipt may still be missing.
  if (decided.length === 0) return [receipt, own];
  return [own, receipt].sort((a, b) => (a.caseId < b.caseId ? -1 : 1));
}

/** The target's side of a merge. Who may not act in the merged case may not act in the one that goes on either. */
export function receiptStep(
  fromCaseId: string,
  from: CaseState,
  intoCaseId: string,
  context: CommandContext,
): CaseStep {
  const file = fileOf(from);
  const complainedAbout = [...new Set([...(file?.complainedAbout ?? []), ...(file?.conflicts ?? [])])];
  const body = { fromCaseId, ...(complainedAbout.length === 0 ? {} : { complainedAbout }) };
  return {
    caseId: intoCaseId,
    command: { name: 'receive-merged-case', body, context: { ...context, caseId: intoCaseId } },
  };
}
