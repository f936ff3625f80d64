import type { ProblemTable } from '../platform/http/problem-mapping.js';

/** What goes wrong with stored content only. */
export const archiveProblems: ProblemTable = {
  ErasedSubjectError: (error) => ({
    status: 410,
    code: 'erased',
    clause: 'D2',
    title: 'The personal data was erased',
    detail: error.message,
  }),
};
