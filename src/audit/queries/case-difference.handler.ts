import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { AccessLog } from '../../privacy/access-log/access-log.js';
import { Disclosure } from '../../privacy/disclosure.js';
import { CaseHistory } from '../case-history.js';
import { recusedBy, stateAfter } from '../case-state.js';
import { momentText, upTo } from '../moment.js';
import { differences } from '../state-difference.js';
import { type Difference, endOf, positionOf } from './history.answers.js';
import { CaseDifference } from './history.queries.js';

@QueryHandler(CaseDifference)
export class CaseDifferenceHandler implements IQueryHandler<CaseDifference, Difference> {
  constructor(
    private readonly history: CaseHistory,
    private readonly disclosure: Disclosure,
    private readonly accessLog: AccessLog,
  ) {}

  async execute({ caseId, from, to, context }: CaseDifference): Promise<Difference> {
    const history = await this.history.events(caseId);
    const [before, after] = [upTo(history, from), upTo(history, to)];
    const detail = `from=${momentText(from)} to=${momentText(to)}`;
    await this.accessLog.record({ type: 'HistoryRead', data: { caseId, view: 'diff', detail } }, context);
    const [earlier, later] = before.length <= after.length ? [before, after] : [after, before];
    return {
      caseId,
      from: endOf(before),
      to: endOf(after),
      events: later.slice(earlier.length).map(({ revision, type, metadata }) => ({
        revision: revision.toString(),
        type,
        actor: metadata.actor.person,
      })),
      // Compared while sealed, so that what is withheld or erased still shows as changed, and opened afterwards.
      changes: await this.disclosure.disclose(
        differences(stateAfter(before) ?? {}, stateAfter(after) ?? {}),
        context.actor,
        recusedBy(history),
      ),
      position: positionOf(history),
    };
  }
}
