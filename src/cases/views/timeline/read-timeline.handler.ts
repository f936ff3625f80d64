import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { RecordedDisclosure } from '../../../privacy/access-log/recorded-disclosure.js';
import { unknownCase } from '../../case-id.js';
import { cursorOf, placeOf } from '../../queries/keyset-cursor.js';
import type { AtLeast } from '../../../platform/http/consistency.js';
import { positionText, ViewQueries } from '../../../platform/projections/view-queries.js';
import { caseDetailsView } from '../case-details/case-details.view.js';
import { type KnowsRecused, recusedPersons } from '../case-details/recused-persons.js';
import type { Language } from './languages.js';
import { ReadTimeline, type Timeline, type TimelineEntry } from './read-timeline.query.js';
import { Sentences } from './sentences.js';
import { type TimelineDocument, timelineView } from './timeline.view.js';

/** Reads a page of a case's history and tells it; personal values are opened for those who may see them, on record (D2). */
@QueryHandler(ReadTimeline)
export class ReadTimelineHandler implements IQueryHandler<ReadTimeline, Timeline> {
  constructor(
    private readonly views: ViewQueries,
    private readonly disclosure: RecordedDisclosure,
    private readonly sentences: Sentences,
  ) {}

  async execute({ caseId, language, page, context, atLeast }: ReadTimeline): Promise<Timeline> {
    const { order, limit, cursor } = page;
    const listing = ['timeline', caseId, order];
    const after = cursor === undefined ? undefined : String(placeOf(cursor, ['text'], listing)[0]);
    const { documents, position } = await this.views.open(timelineView, atLeast);
    // Ids begin with the case and sort by revision; "~" comes after every digit.
    const [first, last] = [`${caseId}@`, `${caseId}@~`];
    const ids = order === 'oldest' ? { $gt: after ?? first, $lt: last } : { $gt: first, $lt: after ?? last };
    const found = await documents
      .find({ _id: ids })
      .sort({ _id: order === 'oldest' ? 1 : -1 })
      .limit(limit + 1)
      .toArray();
    if (found.length === 0 && after === undefined) throw unknownCase(caseId);
    const shown = found.slice(0, limit);
    const revisions = shown.length === 0 ? 'none' : `${shown[0]?.revision}-${shown.at(-1)?.revision}`;
    const look = { caseId, part: 'timeline', detail: `revisions=${revisions}` } as const;
    const entries = await this.disclosure.disclose(shown, look, context, await this.recused(caseId, atLeast));
    const end = found.length > limit ? entries.at(-1) : undefined;
    return {
      caseId,
      language,
      items: entries.map((entry) => this.told(entry, language)),
      ...(end === undefined ? {} : { next: cursorOf([end._id], listing) }),
      position: positionText(position),
    };
  }

  /** Who is recused, as the whole case knows them; the timeline is told entry by entry. */
  private async recused(caseId: string, atLeast: AtLeast): Promise<ReadonlySet<string>> {
    const { documents } = await this.views.open(caseDetailsView, atLeast);
    const projection = { 'identification.feedback': 1, 'identification.links': 1, 'escalation.conflicts': 1 };
    const details = await documents.findOne<KnowsRecused>({ _id: { $eq: caseId } }, { projection });
    return details === null ? new Set() : recusedPersons(details);
  }

  private told(entry: TimelineDocument, language: Language): TimelineEntry {
    const { revision, type, clause, actor, authority, recordedAt, occurredAt, late } = entry;
    return {
      revision: revision.toString(),
      type,
      title: this.sentences.title(language, type),
      sentence: this.sentences.sentence(language, entry),
      clause,
      who: {
        person: actor.person,
        authority,
        ...(actor.application === undefined ? {} : { application: actor.application }),
      },
      recordedAt,
      ...(occurredAt === undefined ? {} : { occurredAt }),
      ...(late === undefined ? {} : { late }),
    };
  }
}
