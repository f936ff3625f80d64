import type { Dated } from '../../../platform/event-sourcing/decider.js';
import type { Timestamp } from '../../../platform/event-sourcing/event.js';
import type { AssessmentEvent } from '../events/assessment.js';
import type { CaseFile } from './case-file.js';
import {
  withFile,
  withRecord,
  type AssessmentCase,
  type ExistingCase,
  type InvestigationCase,
  type OutcomeCase,
} from './case-state.js';
import { effectiveTime } from './effective-time.js';

export function evolveAssessment(state: ExistingCase, event: AssessmentEvent & Dated): ExistingCase {
  switch (event.type) {
    case 'InformationVerified': {
      const { recordId, item, result } = event.data;
      return withFile(state, {
        records: withRecord(state.file.records, recordId),
        checklist: { ...state.file.checklist, [item]: result },
      });
    }
    case 'CaseJudged':
      return withFile(state, { judgement: event.data.judgement, judged: true });
    case 'CaseResolvedDirectly':
      return letterDue(state.file, 'direct', effectiveTime(event));
  }
}

/** The case reaches its outcome with the letter still to be sent. */
export function letterDue(file: CaseFile, letter: OutcomeCase['letter'], dueSince: Timestamp | null): OutcomeCase {
  const fresh = { confirmation: null, dueSince, attempts: 0, heard: false };
  return { stage: 'outcome', file: { ...file, notice: null }, letter, ...fresh };
}

/**
 * A disputed or reopened case goes back into work (6.2): to its investigation, or, when it never had an owner, one level up
 * from the direct resolution: to an assessment in which it is judged anew and can be escalated. An application that led to no
 * owner is void then, like the judgement.
 */
export function backToWork(file: CaseFile, back: 'disputed' | 'reopened'): InvestigationCase | AssessmentCase {
  const { handling } = file;
  return handling === null
    ? { stage: 'assessment', file: { ...file, back, judgement: null, application: null } }
    : { stage: 'investigation', file: { ...file, back, handling } };
}
