/** Why a line of a file does not become a case. */
export const problemCodes = [
  'broken-quotes',
  'wrong-column-count',
  'not-json',
  'not-utf-8',
  'too-long',
  'missing-key',
  'duplicate-key',
  'changed-row',
  'missing-date',
  'invalid-date',
  'closed-before-received',
  'refused',
] as const;
export type ProblemCode = (typeof problemCodes)[number];

export interface RowProblem {
  readonly code: ProblemCode;
  /** The end of the sentence "this line …". Holds no content of the row but its key, dates and column names. */
  readonly reason: string;
}
