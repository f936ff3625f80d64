import { HttpException } from '@nestjs/common';
import type { Problem } from './problem.js';

interface Wording {
  readonly code: string;
  readonly title: string;
}

/** What the framework's own refusals are called. */
const byStatus: Readonly<Record<number, Wording>> = {
  400: { code: 'bad-request', title: 'The request cannot be read' },
  401: { code: 'unauthenticated', title: 'Who are you?' },
  403: { code: 'forbidden', title: 'You may not do this' },
  404: { code: 'not-found', title: 'There is no such thing' },
  405: { code: 'method-not-allowed', title: 'The method is not allowed here' },
  406: { code: 'not-acceptable', title: 'No representation fits what you accept' },
  408: { code: 'request-timeout', title: 'The request took too long to arrive' },
  409: { code: 'conflict', title: 'It conflicts with what is there' },
  412: { code: 'stale-revision', title: 'It changed since you read it' },
  413: { code: 'too-large', title: 'The body is too large' },
  414: { code: 'url-too-long', title: 'The URL is too long' },
  415: { code: 'unsupported-media-type', title: 'The body is of a type that is not taken here' },
  422: { code: 'unprocessable', title: 'The request cannot be carried out' },
  429: { code: 'too-many-requests', title: 'Too many requests' },
  431: { code: 'headers-too-large', title: 'The headers are too large' },
  503: { code: 'unavailable', title: 'Not available for the moment' },
};

/** Words of our own for Fastify's refusals, whose messages speak of the framework. Nest wraps some and keeps their message. */
const details: Readonly<Record<string, (limit: number) => string>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: tooLarge,
  'Request body is too large': tooLarge,
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () => 'The body must be sent as application/json in UTF-8.',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () => 'The body is not as long as Content-Length says.',
  FST_ERR_BAD_URL: () => 'The path is not valid percent-encoded UTF-8.',
  FST_ERR_MAX_PARAM_LENGTH: () => 'A part of the path is too long.',
};

/** A failure that the caller can do nothing about; says nothing about its inside. */
export const internalProblem: Problem = {
  status: 500,
  code: 'internal',
  title: 'Something went wrong on our side',
  detail: 'The failure was logged under the correlation id.',
};

/** What is told about an exception of Nest or an error of Fastify; `undefined` when it is neither, or a fault of ours. */
export function frameworkProblem(error: Error, bodyLimit: number): Problem | undefined {
  if (error instanceof HttpException) {
    return problemOf(error.getStatus(), details[error.message]?.(bodyLimit) ?? detailOf(error));
  }
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown };
  if (typeof statusCode === 'number' && typeof code === 'string' && code.startsWith('FST_')) {
    return problemOf(statusCode, details[code]?.(bodyLimit) ?? error.message);
  }
  return undefined;
}

function problemOf(status: number, detail: string): Problem | undefined {
  const wording = byStatus[status];
  return wording === undefined ? undefined : { status, ...wording, detail };
}

function tooLarge(limit: number): string {
  return `The body may have at most ${limit} bytes.`;
}

function detailOf(error: HttpException): string {
  // Nest words an unknown route with its raw URL, which may carry ids of people.
  return error.getStatus() === 404 && error.message.startsWith('Cannot ')
    ? 'There is no such resource, or not with this method.'
    : error.message;
}
