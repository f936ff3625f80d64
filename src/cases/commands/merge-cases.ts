import type { CommandRequest, CommandResult } from '../../platform/event-sourcing/command-runner.js';
import { DomainError } from '../../platform/event-sourcing/domain-error.js';
import { ConcurrencyError, IdempotencyKeyReusedError } from '../../platform/event-sourcing/errors.js';
import { unknownCase } from '../case-id.js';
import type { CaseCommand, CommandOf } from '../domain/commands/case-command.js';
import type { CommandContext } from '../domain/commands/context.js';
import type { CaseState } from '../domain/state/case-state.js';
import { fileOf, recusedIn } from '../domain/who.js';
import type { CaseRunner } from './case-runner.js';

/** One command to one case. */
export interface CaseStep {
  readonly caseId: string;
  readonly command: CaseCommand;
}

/** `merge-into` as the caller asks for it. If-Match and the key are meant for the case that is merged. */
export interface MergeRequest extends CommandRequest<CaseCommand> {
  readonly command: CommandOf<'merge-into'>;
}

/**
 * A merge is one command to each of two cases, and no append spans both streams. They are written in the order of the case
 * ids, whichever way the merge goes: of two merges that contradict each other, the one that comes second to the lower case
 * finds it merged or receiving and is refused there, so that no cycle can arise. Both are judged, with If-Match and key, before
 * either is written; when the process dies in between, the merge worker sends the one that is missing.
 *
 * @throws what `CaseRunner.run` throws. Nothing was written, except where the case that is merged was merged elsewhere or
 *   archived between the two appends (decision 7).
 */
export async function mergeCases(merge: MergeRequest, cases: CaseRunner): Promise<CommandResult<CaseState>> {
  const judged = await cases.check(merge);
  const receipt = await receiptOf(merge, cases);
  if (judged === 'done') {
    await leftToWorker(cases.run(receipt));
    return cases.run(merge);
  }
  await cases.check(receipt);
  if (merge.id < receipt.id) {
    const merged = await cases.run(merge);
    await leftToWorker(cases.run(receipt));
    return merged;
  }
  await cases.run(receipt);
  return runReceived(merge, cases);
}

/** The request to the target. It has no key: a receipt is satisfied once it is there. */
export async function receiptOf(merge: MergeRequest, cases: CaseRunner): Promise<CommandRequest<CaseCommand>> {
  const { ifMatch: _, idempotency: __, command, ...request } = merge;
  const source = await cases.load(merge.id);
  if (source === null) throw unknownCase(merge.id);
  const { intoCaseId, reason } = command.body;
  const step = receiptStep(merge.id, source.state, intoCaseId, command.context, reason);
  return { ...request, id: step.caseId, command: step.command };
}

/** The target's side of a merge. Who may not act in the merged case may not act in the one that goes on either. */
export function receiptStep(
  fromCaseId: string,
  from: CaseState,
  intoCaseId: string,
  context: CommandContext,
  reason?: string,
): CaseStep {
  const file = fileOf(from);
  const complainedAbout = file === null ? [] : recusedIn(file);
  const body = {
    fromCaseId,
    ...(complainedAbout.length === 0 ? {} : { complainedAbout }),
    ...(reason === undefined ? {} : { reason }),
  };
  return {
    caseId: intoCaseId,
    command: { name: 'receive-merged-case', body, context: { ...context, caseId: intoCaseId } },
  };
}

/**
 * The source's side once the target has its receipt. What was checked a moment ago – If-Match, the key – no longer stops it,
 * because the worker would carry it out all the same; its rule still does.
 */
async function runReceived(merge: MergeRequest, cases: CaseRunner): Promise<CommandResult<CaseState>> {
  const { ifMatch: _, ...accepted } = merge;
  try {
    return await cases.run(accepted);
  } catch (error) {
    if (!(error instanceof IdempotencyKeyReusedError)) throw error;
    const { idempotency: __, ...withoutKey } = accepted;
    return cases.run(withoutKey);
  }
}

/** The case is merged, so the caller's command is done; a target that refuses its receipt now is the worker's to report. */
async function leftToWorker(receipt: Promise<unknown>): Promise<void> {
  try {
    await receipt;
  } catch (error) {
    if (!(error instanceof DomainError) && !(error instanceof ConcurrencyError)) throw error;
  }
}
