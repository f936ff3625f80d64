import type { Dated } from '../../../platform/event-sourcing/decider.js';
import { isAfter } from '../instant.js';
import type { OutcomeEvent, OutcomeNotified } from '../events/outcome.js';
import type { CaseFile } from './case-file.js';
import { union, withFile, withRecord, type ExistingCase } from './case-state.js';
import { effectiveTime } from './effective-time.js';
import { backToWork, letterDue } from './evolve-assessment.js';

export function evolveOutcome(state: ExistingCase, event: OutcomeEvent & Dated): ExistingCase {
  const { file } = state;
  switch (event.type) {
    case 'OutcomeNotified':
      return notified(file, event);
    case 'OutcomeConfirmed':
      return state.stage === 'outcome' ? { ...state, confirmation: 'confirmed' } : state;
    case 'OutcomeDeemedConfirmed':
      return state.stage === 'outcome' ? { ...state, confirmation: 'deemed' } : state;
    case 'OutcomeDisputed':
      return backToWork(file, 'disputed');
    case 'LevelRaised':
      return withFile(state, { level: event.data.level, records: withRecord(file.records, event.data.recordId) });
    case 'ReferredToOmbudsman':
      return withFile(state, { referredTo: union(file.referredTo, [event.data.body]) });
    case 'HandlingFeedbackRecorded':
      return withFile(state, { records: withRecord(file.records, event.data.recordId) });
    case 'CaseArchived':
      return { stage: 'archived', file, retentionClass: event.data.retentionClass };
    case 'CaseReopened':
      return backToWork({ ...file, notice: null, referredTo: [] }, 'reopened');
    case 'CaseWithdrawn':
      return letterDue(file, 'withdrawal', effectiveTime(event));
  }
}

/** A new letter starts a new round: what the customer did about an earlier one no longer counts. */
function notified(file: CaseFile, { data }: OutcomeNotified): ExistingCase {
  const { recordId, letter, decision, channel, notifiedAt, disputableUntil } = data;
  const notice = { letter, decision, channel, notifiedAt, disputableUntil };
  return {
    stage: 'outcome',
    file: { ...file, notice, back: null, referredTo: [], records: withRecord(file.records, recordId) },
    letter,
    confirmation: null,
    dueSince: null,
    attempts: 0,
    // A letter that is recorded late may have been answered meanwhile.
    heard: file.lastHeardAt !== null && isAfter(file.lastHeardAt, notifiedAt),
  };
}
