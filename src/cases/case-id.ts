import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { validate as isUuid } from 'uuid';
import { ProblemError } from '../platform/http/problem.js';

/** 404 for a case that does not exist. */
export function unknownCase(caseId: string): ProblemError {
  return new ProblemError({
    status: 404,
    code: 'not-found',
    title: 'There is no such case',
    detail: isUuid(caseId) ? `There is no case ${caseId}.` : 'A case id is a UUID; there is no case of this name.',
  });
}

/** Describes the route parameter `caseId`, of one route or of all routes of a controller. */
export function ApiCaseId(): ClassDecorator & MethodDecorator {
  return ApiParam({ name: 'caseId', description: 'The case.', schema: { type: 'string', format: 'uuid' } });
}

/** Route parameter `caseId`. What is no UUID names no case: 404. */
export const CaseId = createParamDecorator((_: unknown, context: ExecutionContext) => {
  const { params } = context.switchToHttp().getRequest<FastifyRequest<{ Params: { caseId: string } }>>();
  if (!isUuid(params.caseId)) throw unknownCase(params.caseId);
  return params.caseId.toLowerCase();
});
