import { createHash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { CaseRunner } from '../../../src/cases/commands/case-runner.js';
import type { MergeRequest } from '../../../src/cases/commands/merge-cases.js';
import type { CaseCommand, CommandName, CommandOf } from '../../../src/cases/domain/commands/case-command.js';
import type { CaseState } from '../../../src/cases/domain/state/case-state.js';
import type { CommandRequest, CommandResult } from '../../../src/platform/event-sourcing/command-runner.js';
import { contextOf, now } from '../../support/case-context.js';
import { specialist } from '../../support/case-people.js';
import { wellFormed } from '../../support/well-formed-body.js';

export const reason = 'The same hail, reported twice.';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The same Idempotency-Key with a body. */
export const keyed = (body: string) => ({ idempotency: { key: sha256('key'), fingerprint: sha256(body) } });

/** A runner that lets somebody else in after the last check and before the first append. */
export class InterruptedRunner extends CaseRunner {
  interruption: (() => Promise<unknown>) | undefined;
  readonly sent: CommandName[] = [];

  override async check(request: CommandRequest<CaseCommand>): Promise<'appends' | 'done'> {
    const judged = await super.check(request);
    if (request.command.name === 'receive-merged-case') await this.interruption?.();
    return judged;
  }

  override async run(request: CommandRequest<CaseCommand>): Promise<CommandResult<CaseState>> {
    this.sent.push(request.command.name);
    return super.run(request);
  }
}

/** A request of the specialist with a body that is well formed. */
export function asked<Name extends CommandName>(
  id: string,
  name: Name,
  more: Partial<CommandRequest<CaseCommand>> = {},
): CommandRequest<CaseCommand> {
  const { body } = wellFormed(name, { state: { stage: 'new' }, actor: specialist, now, salt: 1 });
  const command = { name, body, context: contextOf(specialist, { caseId: id }) } as unknown as CaseCommand;
  const existence = name === 'record-feedback' ? 'new' : 'existing';
  return { id, command, existence, actor: specialist, correlationId: 'corr', causationId: 'cause', ...more };
}

export function merge(id: string, intoCaseId: string, more: Partial<CommandRequest<CaseCommand>> = {}): MergeRequest {
  const context = contextOf(specialist, { caseId: id });
  const command: CommandOf<'merge-into'> = {
    name: 'merge-into',
    body: { intoCaseId, reason, targetOpen: true },
    context,
  };
  return { ...asked(id, 'merge-into', more), command };
}

/** New cases, the one with the lowest id first. */
export async function openCases<Ids extends readonly string[]>(cases: CaseRunner, count: number): Promise<Ids> {
  const ids = Array.from({ length: count }, () => uuidv7()).sort();
  for (const id of ids) await cases.run(asked(id, 'record-feedback'));
  return ids as unknown as Ids;
}
