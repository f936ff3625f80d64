import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { verifyChain } from '../../platform/event-sourcing/chain-verification.js';
import type { EventMetadata } from '../../platform/event-sourcing/event.js';
import { AccessLog } from '../../privacy/access-log/access-log.js';
import { CaseHistory, newest } from '../case-history.js';
import { positionOf, type Verification } from './history.answers.js';
import { VerifyCase } from './history.queries.js';

@QueryHandler(VerifyCase)
export class VerifyCaseHandler implements IQueryHandler<VerifyCase, Verification> {
  constructor(
    private readonly history: CaseHistory,
    private readonly accessLog: AccessLog,
  ) {}

  async execute({ caseId, context }: VerifyCase): Promise<Verification> {
    const events = await this.history.recorded(caseId);
    await this.accessLog.record({ type: 'HistoryRead', data: { caseId, view: 'verification', detail: '' } }, context);
    const findings = verifyChain(`case-${caseId}`, events);
    const { integrity } = newest(events).metadata as Partial<EventMetadata>;
    return {
      caseId,
      intact: findings.length === 0,
      events: events.length,
      position: positionOf(events),
      lastHash: integrity?.hash ?? '',
      findings: findings.map((finding) => ({ ...finding, revision: finding.revision.toString() })),
    };
  }
}
