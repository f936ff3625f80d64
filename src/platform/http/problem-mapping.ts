import type { Problem } from './problem.js';

/** Says what a caller is told about an error; gets the error as is, because errors are recognised by name and not by class. */
export type ProblemMapper = (error: Readonly<Record<string, unknown>> & { readonly message: string }) => Problem;

/** Mappers by error `name`. The composition root lays its own over {@link platformProblems}. */
export type ProblemTable = Readonly<Record<string, ProblemMapper>>;

const retryAfter = (seconds: number): Readonly<Record<string, string>> => ({ 'retry-after': String(seconds) });

/** The errors of the platform. Recognising them by name keeps the stores and the write side out of this folder. */
export const platformProblems: ProblemTable = {
  DomainError: domainProblem,
  // Before the first projection of a new installation.
  UnknownViewError: () => ({
    status: 503,
    code: 'view-behind',
    title: 'The view is not there yet',
    detail: 'It is being built for the first time.',
    headers: retryAfter(1),
  }),
  UnknownStreamError: (error) => ({
    status: 404,
    code: 'not-found',
    title: 'There is no such thing',
    detail: error.message,
  }),
  AlreadyExistsError: (error) => ({
    status: 409,
    code: 'already-exists',
    title: 'It exists already',
    detail: error.message,
  }),
  StaleRevisionError: (error) => ({
    status: 412,
    code: 'stale-revision',
    title: 'It changed since you read it',
    detail: error.message,
  }),
  IdempotencyKeyReusedError: (error) => ({
    status: 422,
    code: 'idempotency-key-reused',
    title: 'The Idempotency-Key came before with another request',
    detail: error.message,
  }),
  ConcurrencyError: (error) => ({
    status: 503,
    code: 'busy',
    title: 'Too many changes at the same time',
    detail: error.message,
    headers: retryAfter(1),
  }),
  StoreUnavailableError: () => ({
    status: 503,
    code: 'store-unavailable',
    title: 'A store does not answer',
    detail: 'Nothing was changed that you were not told about. Repeat the request with the same Idempotency-Key.',
    headers: retryAfter(5),
  }),
  ViewBehindError: (error) => ({
    status: 503,
    code: 'view-behind',
    title: 'The view has not caught up yet',
    detail: error.message,
    headers: retryAfter(1),
  }),
};

/** A refusal of the domain: its code and clause, and what is legal instead where the error says so. */
export function domainProblem(error: Parameters<ProblemMapper>[0]): Problem {
  const forbidden = error['kind'] === 'forbidden';
  return {
    status: forbidden ? 403 : 409,
    code: textOf(error['code'], 'refused'),
    title: forbidden ? 'You may not do this' : 'A rule of the procedure refuses this',
    detail: error.message,
    ...(typeof error['clause'] === 'string' ? { clause: error['clause'] } : {}),
    ...(Array.isArray(error['legalNow']) ? { legalNow: error['legalNow'] } : {}),
  };
}

/** Tables laid over each other, the last one on top. */
export function combineProblems(...tables: readonly ProblemTable[]): ProblemTable {
  return Object.assign({}, ...tables) as ProblemTable;
}

function textOf(value: unknown, fallback: string): string {
  return typeof value === 'string' ? value : fallback;
}
