/** Where in the request a fault lies. */
export type FaultLocation = 'body' | 'query' | 'path' | 'header';

/** One thing wrong with a request: where (RFC 6901 pointer within the location) and what would be right. Never the value itself. */
export interface RequestFault {
  readonly in: FaultLocation;
  readonly pointer: string;
  readonly message: string;
}

/** What a caller is told about a failure, besides the correlation id and the stable `type` that follows from `code`. */
export interface Problem {
  readonly status: number;
  /** Stable kebab-case code, e.g. `validation`. */
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly clause?: string;
  readonly errors?: readonly RequestFault[];
  /** Commands that are legal now for this actor. */
  readonly legalNow?: readonly unknown[];
  /** Response headers that belong to the problem, e.g. `Retry-After`. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** The members of the `application/problem+json` document (RFC 9457). */
export interface ProblemDocument extends Omit<Problem, 'headers'> {
  readonly type: string;
  readonly correlationId: string;
}

/** A failure that already knows how it is told to the caller. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';

  constructor(readonly problem: Problem) {
    super(problem.detail);
  }
}

export const problemMediaType = 'application/problem+json';

/** The document that is sent: stable relative `type`, absent members left out. */
export function problemDocument(problem: Problem, correlationId: string): ProblemDocument {
  const { status, code, title, detail, clause, errors, legalNow } = problem;
  return {
    type: `/problems/${code}`,
    title,
    status,
    detail,
    code,
    ...(clause === undefined ? {} : { clause }),
    correlationId,
    ...(errors === undefined ? {} : { errors }),
    ...(legalNow === undefined ? {} : { legalNow }),
  };
}

/** 400 that names everything wrong with the request. */
export function validationProblem(errors: readonly RequestFault[]): ProblemError {
  return new ProblemError({
    status: 400,
    code: 'validation',
    title: 'The request is not valid',
    detail: `${errors.length} part(s) of the request are not as they must be; "errors" names each of them.`,
    errors,
  });
}

/** 400 about the request as a whole, such as a body that is not JSON. */
export function badRequest(code: string, detail: string, errors?: readonly RequestFault[]): ProblemError {
  return new ProblemError({
    status: 400,
    code,
    title: 'The request cannot be read',
    detail,
    ...(errors === undefined ? {} : { errors }),
  });
}
