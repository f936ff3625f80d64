import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiQuery } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { validationProblem } from './problem.js';

/** The `$all` position that a query's answer must have reached; `undefined` takes the view as it is. */
export type AtLeast = bigint | undefined;

/** The query parameter of the consistency token. */
export const atLeastParameter = 'at-least';

const maxPosition = 2n ** 63n - 1n;

/**
 * Reads a consistency token.
 *
 * @throws ProblemError 400 unless it is a decimal number from 0 to 2^63 − 1.
 */
export function parseAtLeast(text: unknown): AtLeast {
  if (text === undefined) {
    return undefined;
  }
  if (typeof text !== 'string' || !/^\d{1,19}$/.test(text) || BigInt(text) > maxPosition) {
    throw validationProblem([
      { in: 'query', pointer: `/${atLeastParameter}`, message: 'must be the position of an answer, a decimal number' },
    ]);
  }
  return BigInt(text);
}

const readAtLeast = createParamDecorator((_: unknown, context: ExecutionContext) => {
  const { query } = context.switchToHttp().getRequest<FastifyRequest<{ Querystring: Record<string, unknown> }>>();
  return parseAtLeast(query[atLeastParameter]);
});

/** Handler parameter of type {@link AtLeast}, documented as `?at-least=`. */
export function AtLeastPosition(): ParameterDecorator {
  return (target, key, index) => {
    readAtLeast()(target, key, index);
    const descriptor = key === undefined ? undefined : Object.getOwnPropertyDescriptor(target, key);
    if (key !== undefined && descriptor !== undefined) {
      const document: MethodDecorator = ApiQuery({
        name: atLeastParameter,
        required: false,
        description: 'Position that a write answered with: waits, briefly, until the view has reached it (else 503).',
        schema: { type: 'string', pattern: '^\\d{1,19}$' },
      });
      document(target, key, descriptor);
    }
  };
}
