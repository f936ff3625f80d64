import { applyDecorators, HttpCode, Post, UseInterceptors } from '@nestjs/common';
import { ApiCreatedResponse, ApiParam } from '@nestjs/swagger';
import { CommandEndpoint } from '../../platform/http/endpoint.js';
import { EtagInterceptor } from '../../platform/http/etag.interceptor.js';
import type { RequestName } from '../commands/execute-case-command.js';
import { CommandAnswerDto } from './answer.dto.js';

/** `POST /v1/cases`: the command that opens a case; answers 201. */
export function OpeningRoute(summary: string, clause: string): MethodDecorator {
  return applyDecorators(
    Post(),
    CommandEndpoint({ summary, clause, answer: CommandAnswerDto }),
    HttpCode(201),
    ApiCreatedResponse({ type: CommandAnswerDto }),
    UseInterceptors(EtagInterceptor),
  );
}

/** `POST /v1/cases/{caseId}/{command}`: a command to an existing case; answers 200. */
export function CaseCommandRoute(name: RequestName, summary: string, clause: string): MethodDecorator {
  return applyDecorators(
    Post(`:caseId/${name}`),
    CommandEndpoint({ summary, clause, answer: CommandAnswerDto }),
    ApiParam({ name: 'caseId', format: 'uuid', description: 'The case.' }),
    UseInterceptors(EtagInterceptor),
  );
}
