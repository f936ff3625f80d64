import { DomainError } from '../../platform/event-sourcing/domain-error.js';

/** Every clause of the procedure that a rule of a case can name. */
export const clauses = [
  'P',
  'P1',
  'P2',
  'P3',
  'P4',
  '1.1',
  '1.2',
  '2.1',
  '2.2',
  '3.1',
  '3.2',
  '3.3',
  '4.1',
  '4.2',
  '4.3',
  '5.1',
  '5.2',
  '6.1',
  '6.2',
  'A',
  'C',
  'D1',
  'D2',
  'T',
] as const;
export type Clause = (typeof clauses)[number];

/** A rule of the procedure says no, whoever asks. `message` says what would be right. */
export function refuse(code: string, clause: Clause, message: string): never {
  throw new DomainError('refused', code, clause, message);
}

/** This actor may not; somebody else may. */
export function forbid(clause: Clause, message: string): never {
  throw new DomainError('forbidden', 'not-permitted', clause, message);
}
