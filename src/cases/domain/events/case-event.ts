import type { AssessmentEvent } from './assessment.js';
import type { EscalationEvent } from './escalation.js';
import type { IdentificationEvent } from './identification.js';
import type { InvestigationEvent } from './investigation.js';
import type { OutcomeEvent } from './outcome.js';
import type { RecordsEvent } from './records.js';
import type { ResolutionEvent } from './resolution.js';

/** Every fact a case stream can hold, stage by stage. */
export type CaseEvent =
  | IdentificationEvent
  | AssessmentEvent
  | EscalationEvent
  | InvestigationEvent
  | ResolutionEvent
  | OutcomeEvent
  | RecordsEvent;

export type CaseEventType = CaseEvent['type'];
