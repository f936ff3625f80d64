import type { CaseRunner } from '../../cases/commands/case-runner.js';
import type { CaseSettings } from '../../cases/commands/case-settings.js';
import { unknownCase } from '../../cases/case-id.js';
import { caseRules } from '../../cases/domain/case-rules.js';
import { fileOf } from '../../cases/domain/who.js';
import type { Clock } from '../../platform/clock.js';
import type { Actor } from '../../platform/event-sourcing/event.js';

/** Content may be uploaded by whom, and when, it may be attached. */
export class UploadPolicy {
  constructor(
    private readonly cases: CaseRunner,
    private readonly clock: Clock,
    private readonly settings: CaseSettings,
  ) {}

  /**
   * The data subject under whose key the content belongs.
   *
   * @throws ProblemError 404 for an unknown case; DomainError as `attach-document` would.
   */
  async subjectFor(caseId: string, actor: Actor): Promise<string> {
    const found = await this.cases.load(caseId);
    if (found === null) throw unknownCase(caseId);
    caseRules['attach-document'].legal(found.state, actor, { now: this.clock.now(), rules: this.settings.rules });
    const customerId = fileOf(found.state)?.customerId;
    return customerId == null ? `case:${caseId}` : `customer:${customerId}`;
  }
}
