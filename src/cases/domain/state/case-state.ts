import type { Timestamp } from '../../../platform/event-sourcing/event.js';
import type { RetentionClass } from '../values.js';
import type { Application, CaseFile, Handling, LetterKind, Plan } from './case-file.js';

/** Nothing was recorded yet. */
export interface NewCase {
  readonly stage: 'new';
}

/** 1 Incident identification. */
export interface IdentificationCase {
  readonly stage: 'identification';
  readonly file: CaseFile;
}

/** 2 Preliminary assessment. */
export interface AssessmentCase {
  readonly stage: 'assessment';
  readonly file: CaseFile;
}

/** 3 Escalation: from the first draft until an owner is named. */
export interface EscalationCase {
  readonly stage: 'escalation';
  readonly file: CaseFile & { readonly application: Application };
}

/** 4 In-depth investigation. */
export interface InvestigationCase {
  readonly stage: 'investigation';
  readonly file: CaseFile & { readonly handling: Handling };
}

/** 5 Plan and implementation. */
export interface ResolutionCase {
  readonly stage: 'resolution';
  readonly file: CaseFile & { readonly handling: Handling; readonly plan: Plan };
}

/** 6 Outcome: a letter is due or was sent (`file.notice`). */
export interface OutcomeCase {
  readonly stage: 'outcome';
  readonly file: CaseFile;
  /** The kind of letter that is due or was sent. */
  readonly letter: LetterKind;
  readonly confirmation: 'confirmed' | 'deemed' | null;
  /** When the letter fell due, where that is known. */
  readonly dueSince: Timestamp | null;
  /** Outbound contacts since the letter in which the customer was not reached. */
  readonly attempts: number;
  /** The customer was heard since the letter: they called, were reached or gave feedback. */
  readonly heard: boolean;
}

/** Closed. `retentionClass` is null for a legacy record, which the import does not classify. */
export interface ArchivedCase {
  readonly stage: 'archived';
  readonly file: CaseFile;
  readonly retentionClass: RetentionClass | null;
}

/** Goes on inside another case. */
export interface MergedCase {
  readonly stage: 'merged';
  readonly file: CaseFile;
  readonly intoCaseId: string;
}

/** Open until archived or merged. */
export type OpenCase =
  IdentificationCase | AssessmentCase | EscalationCase | InvestigationCase | ResolutionCase | OutcomeCase;

export type ExistingCase = OpenCase | ArchivedCase | MergedCase;

/** Where a case stands, with what its next decisions read. Built by `evolve` alone. */
export type CaseState = NewCase | ExistingCase;

export type Stage = CaseState['stage'];

type StageParts = 'application' | 'handling' | 'plan';

/** The case with another file, in the stage it is in. */
export function withFile(state: ExistingCase, change: Partial<Omit<CaseFile, StageParts>>): ExistingCase {
  // The parts on which the stage depends are not in `change`, so the narrower file types still hold.
  return { ...state, file: { ...state.file, ...change } } as ExistingCase;
}

export function withApplication(state: ExistingCase, change: Partial<Application>): ExistingCase {
  const { application } = state.file;
  if (application === null) return state;
  return { ...state, file: { ...state.file, application: { ...application, ...change } } } as ExistingCase;
}

export function withHandling(state: ExistingCase, change: (handling: Handling) => Partial<Handling>): ExistingCase {
  const { handling } = state.file;
  if (handling === null) return state;
  return { ...state, file: { ...state.file, handling: { ...handling, ...change(handling) } } } as ExistingCase;
}

export function withPlan(state: ExistingCase, change: (plan: Plan) => Partial<Plan>): ExistingCase {
  const { plan } = state.file;
  if (plan === null) return state;
  return { ...state, file: { ...state.file, plan: { ...plan, ...change(plan) } } } as ExistingCase;
}

/** Adds what is not in the list yet. */
export function union(list: readonly string[], more: readonly string[]): readonly string[] {
  const added = [...new Set(more)].filter((each) => !list.includes(each));
  return added.length === 0 ? list : [...list, ...added];
}

/** The list of record ids with one more, when the record has one. */
export function withRecord(records: readonly string[], recordId: string | undefined): readonly string[] {
  return recordId === undefined ? records : union(records, [recordId]);
}
