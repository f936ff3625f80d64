import type { Dated } from '../../../platform/event-sourcing/decider.js';
import type { StoredEvent, Timestamp } from '../../../platform/event-sourcing/event.js';
import type { View } from '../../../platform/projections/view.js';
import { evolve, newCase } from '../../domain/case.js';
import type { CaseEvent } from '../../domain/events/case-event.js';
import { newFile } from '../../domain/state/case-file.js';
import type { CaseState } from '../../domain/state/case-state.js';
import { recusedIn } from '../../domain/who.js';
import { caseIdOf } from '../case-fold.js';
import type { CaseListContent } from '../case-list/case-list-entry.js';
import { caseListView, foldCaseList } from '../case-list/case-list.view.js';
import { awaitedIn } from './awaited.js';
import {
  type Await,
  type Awaited,
  noDueTime,
  personKey,
  roleKey,
  urgencyOf,
  type WorkListContent,
  type WorkListEntry,
} from './work-list-entry.js';

/** What a reopened imported record is known to be: assessed anew, with nothing recorded of it here. */
const reopenedLegacyCase: CaseState = {
  stage: 'archived',
  file: newFile({ kind: 'legacy', source: '', key: '', rowHash: '' }),
  retentionClass: null,
};

/** One event folded into what the case awaits. Where it stands is the domain's own `evolve`. */
export function foldWorkList(entry: WorkListContent | null, event: StoredEvent): WorkListContent | null {
  if (event.type === 'LegacyCaseRecorded') return entry;
  const before = entry?.state ?? (event.type === 'CaseReopened' ? reopenedLegacyCase : newCase);
  const state = evolve(before, event as unknown as CaseEvent & Dated);
  if (state.stage === 'new' || state.stage === 'merged') return null;
  const summary = foldCaseList(entry?.summary ?? null, event);
  const awaits = awaitedIn(state).map((awaited) => sinceWhen(awaited, summary, entry, event.metadata.recordedAt));
  return {
    _id: caseIdOf(event),
    revision: event.revision,
    awaits,
    awaitedFrom: [
      ...new Set(awaits.flatMap(({ persons, roles }) => [...persons.map(personKey), ...roles.map(roleKey)])),
    ],
    recused: recusedIn(state.file),
    dueAt: awaits.map(({ dueAt }) => dueAt ?? noDueTime).reduce((one, other) => (one < other ? one : other), noDueTime),
    urgency: urgencyOf(state.file.classification?.severity),
    ...(summary === null ? {} : { summary }),
    state,
  };
}

/** A wait that went on keeps its beginning, and one without a due time of its own takes that of the final answer (clause C). */
function sinceWhen(
  awaited: Awaited,
  summary: CaseListContent | null,
  entry: WorkListContent | null,
  now: Timestamp,
): Await {
  const dueAt = awaited.dueAt ?? summary?.answerDueAt;
  const earlier = entry?.awaits.find((each) => identityOf(each) === identityOf(awaited));
  return { ...awaited, since: earlier?.since ?? now, ...(dueAt === undefined ? {} : { dueAt }) };
}

/** A wait is the same one while the same thing is asked of the same people; others may join in an investigation. */
function identityOf({ commands, persons, roles, measureId }: Awaited): string {
  return JSON.stringify([commands, persons[0], roles, measureId]);
}

/** Every case that awaits something, with what it awaits and from whom. */
export const workListView: View<WorkListEntry> = {
  name: 'work-list',
  version: 2,
  categories: ['case'],
  handles: caseListView.handles,
  indexes: [
    // `GET /v1/work-list`: what is awaited from one person or one role, the most urgent first.
    { name: 'awaitedFrom', key: { awaitedFrom: 1, dueAt: 1, urgency: 1, _id: 1 } },
  ],
  key: caseIdOf,
  fold: foldWorkList,
};
