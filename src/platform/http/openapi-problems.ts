import type { OpenAPIObject } from '@nestjs/swagger';
import { problemMediaType } from './problem.js';

type Components = NonNullable<OpenAPIObject['components']>;
type Responses = NonNullable<Components['responses']>;
type Schemas = NonNullable<Components['schemas']>;

/** Marks, on an operation, the statuses it can refuse with; replaced by references when the document is built. */
export const problemsExtension = 'x-problems';

/** When each status is answered. */
const meanings = {
  400: 'The request cannot be read or is not valid; `errors` names every fault.',
  401: 'The bearer token is missing or not valid; `code` says which.',
  403: 'This person may not do this.',
  404: 'There is no such thing, or this person may not know of it.',
  406: 'The answer has no form that the `Accept` header allows.',
  409: 'A rule of the procedure refuses this; `legalNow` lists what is legal.',
  410: 'The personal data was erased.',
  412: '`If-Match` names a revision that is not the current one.',
  413: 'The body is larger than the limit.',
  415: 'The body is not JSON in UTF-8.',
  422: 'The `Idempotency-Key` came before with another request.',
  429: 'Too many requests.',
  500: 'A failure of ours, logged under the correlation id.',
  503: 'A store does not answer, or the view is behind; `Retry-After` says when to try again.',
} as const;

export type ProblemStatus = keyof typeof meanings;

export const problemSchemas: Schemas = {
  RequestFault: {
    type: 'object',
    required: ['in', 'pointer', 'message'],
    properties: {
      in: { type: 'string', enum: ['body', 'query', 'path', 'header'] },
      pointer: { type: 'string', description: 'RFC 6901 pointer to the part at fault.' },
      message: { type: 'string', description: 'What would be right.' },
    },
  },
  Problem: {
    type: 'object',
    description: 'RFC 9457.',
    required: ['type', 'title', 'status', 'detail', 'code', 'correlationId'],
    properties: {
      type: { type: 'string', format: 'uri-reference', example: '/problems/validation' },
      title: { type: 'string' },
      status: { type: 'integer' },
      detail: { type: 'string' },
      code: { type: 'string', description: 'Stable, for programs.' },
      clause: { type: 'string', description: 'Clause of the procedure that refuses.' },
      correlationId: { type: 'string' },
      errors: { type: 'array', items: { $ref: '#/components/schemas/RequestFault' } },
      legalNow: {
        type: 'array',
        items: {},
        description: 'Commands that are legal now for this actor.',
      },
    },
  },
};

/** `Problem400`, `Problem401`, … for references from every operation. */
export function problemResponses(): Responses {
  return Object.fromEntries(
    Object.entries(meanings).map(([status, description]) => [
      `Problem${status}`,
      { description, content: { [problemMediaType]: { schema: { $ref: '#/components/schemas/Problem' } } } },
    ]),
  );
}
