import type { CaseRunner } from '../../cases/commands/case-runner.js';
import type { CaseSettings } from '../../cases/commands/case-settings.js';
import { unknownCase } from '../../cases/case-id.js';
import { caseRules } from '../../cases/domain/case-rules.js';
import { fileOf, isRecused } from '../../cases/domain/who.js';
import type { Clock } from '../../platform/clock.js';
import type { Actor } from '../../platform/event-sourcing/event.js';
import { ProblemError } from '../../platform/http/problem.js';
import { seesPersonalData } from '../../privacy/disclosure.js';

/** Who may upload content, and who may see it. */
export class DocumentPolicy {
  constructor(
    private readonly cases: CaseRunner,
    private readonly clock: Clock,
    private readonly settings: CaseSettings,
  ) {}

  /**
   * Content may be uploaded by whom, and when, it may be attached: gives the data subject under whose key it belongs.
   *
   * @throws ProblemError 404 for an unknown case; DomainError as `attach-document` would.
   */
  async subjectFor(caseId: string, actor: Actor): Promise<string> {
    const { state } = await this.#found(caseId);
    caseRules['attach-document'].legal(state, actor, { now: this.clock.now(), rules: this.settings.rules });
    const customerId = fileOf(state)?.customerId;
    return customerId == null ? `case:${caseId}` : `customer:${customerId}`;
  }

  /**
   * Content is personal data (D2), which those who are recused from the case are not shown (3.3).
   *
   * @throws ProblemError 404 for an unknown case, 403 for who may not see it.
   */
  async checkSight(caseId: string, actor: Actor): Promise<void> {
    if (!seesPersonalData(actor))
      throw mayNotSee('D2', 'Documents hold personal data; analysts, trainers and administrators do not see it.');
    const { state } = await this.#found(caseId);
    if (state.stage !== 'new' && isRecused(state, actor.person))
      throw mayNotSee('3.3', `${actor.person} is complained about or has a conflict of interest in this case.`);
  }

  async #found(caseId: string) {
    const found = await this.cases.load(caseId);
    if (found === null) throw unknownCase(caseId);
    return found;
  }
}

function mayNotSee(clause: string, detail: string): ProblemError {
  return new ProblemError({ status: 403, code: 'not-permitted', clause, title: 'You may not see this', detail });
}
