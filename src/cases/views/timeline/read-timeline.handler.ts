import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { Disclosure } from '../../../privacy/disclosure.js';
import { unknownCase } from '../../case-id.js';
import { cursorOf, placeOf } from '../../queries/keyset-cursor.js';
import { positionText, ViewQueries } from '../../../platform/projections/view-queries.js';
import type { Language } from './languages.js';
import { ReadTimeline, type Timeline, type TimelineEntry } from './read-timeline.query.js';
import { Sentences } from './sentences.js';
import { type TimelineDocument, timelineView } from './timeline.view.js';

/** Reads a page of a case's history and tells it; personal values are opened for those who may see them (D2). */
@QueryHandler(ReadTimeline)
export class ReadTimelineHandler implements IQueryHandler<ReadTimeline, Timeline> {
  constructor(
    private readonly views: ViewQueries,
    private readonly disclosure: Disclosure,
    private readonly sentences: Sentences,
  ) {}

  async execute({ caseId, language, page, actor, atLeast }: ReadTimeline): Promise<Timeline> {
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
    const entries = await this.disclosure.disclose(found.slice(0, limit), actor);
    const end = found.length > limit ? entries.at(-1) : undefined;
    return {
      caseId,
      language,
      items: entries.map((entry) => this.told(entry, language)),
      ...(end === undefined ? {} : { next: cursorOf([end._id], listing) }),
      position: positionText(position),
    };
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
