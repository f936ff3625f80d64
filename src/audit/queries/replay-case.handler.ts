import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { AccessLog } from '../../privacy/access-log/access-log.js';
import { Disclosure } from '../../privacy/disclosure.js';
import { CaseHistory, newest } from '../case-history.js';
import { recusedBy } from '../case-state.js';
import { type Replay, replayed } from './history.answers.js';
import { ReplayCase } from './history.queries.js';

@QueryHandler(ReplayCase)
export class ReplayCaseHandler implements IQueryHandler<ReplayCase, Replay> {
  constructor(
    private readonly history: CaseHistory,
    private readonly disclosure: Disclosure,
    private readonly accessLog: AccessLog,
  ) {}

  async execute({ caseId, from, limit, context }: ReplayCase): Promise<Replay> {
    const events = await this.history.events(caseId);
    const last = newest(events);
    const wanted = events.filter(({ revision }) => revision >= from);
    const page = wanted.slice(0, limit);
    const next = wanted[limit];
    const detail = `from=${from.toString()}`;
    await this.accessLog.record({ type: 'HistoryRead', data: { caseId, view: 'events', detail } }, context);
    return {
      caseId,
      events: await this.disclosure.disclose(page.map(replayed), context.actor, recusedBy(events)),
      ...(next === undefined ? {} : { next: next.revision.toString() }),
      revision: last.revision.toString(),
      position: last.position.toString(),
    };
  }
}
