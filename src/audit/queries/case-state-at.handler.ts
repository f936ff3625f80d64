import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { AccessLog } from '../../privacy/access-log/access-log.js';
import { Disclosure } from '../../privacy/disclosure.js';
import { CaseHistory } from '../case-history.js';
import { recusedBy, stateAfter } from '../case-state.js';
import { momentText, upTo } from '../moment.js';
import { endOf, positionOf, type StateAt } from './history.answers.js';
import { CaseStateAt } from './history.queries.js';

@QueryHandler(CaseStateAt)
export class CaseStateAtHandler implements IQueryHandler<CaseStateAt, StateAt> {
  constructor(
    private readonly history: CaseHistory,
    private readonly disclosure: Disclosure,
    private readonly accessLog: AccessLog,
  ) {}

  async execute({ caseId, at, context }: CaseStateAt): Promise<StateAt> {
    const history = await this.history.events(caseId);
    const events = upTo(history, at);
    const detail = `at=${momentText(at)}`;
    await this.accessLog.record({ type: 'HistoryRead', data: { caseId, view: 'state', detail } }, context);
    return {
      caseId,
      ...endOf(events),
      state: await this.disclosure.disclose(stateAfter(events), context.actor, recusedBy(history)),
      position: positionOf(history),
    };
  }
}
