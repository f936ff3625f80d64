import { applyDecorators, Post, UseInterceptors } from '@nestjs/common';
import { CommandEndpoint } from '../../platform/http/endpoint.js';
import { ApiCaseId } from '../case-id.js';
import { EtagInterceptor } from '../../platform/http/etag.interceptor.js';
import type { RequestName } from '../commands/execute-case-command.js';
import { CommandAnswerDto } from './answer.dto.js';

/** `POST /v1/cases`: the command that opens a case; answers 201. */
export function OpeningRoute(summary: string, clause: string): MethodDecorator {
  return applyDecorators(
    Post(),
    CommandEndpoint({ summary, clause, answer: CommandAnswerDto, status: 201 }),
    UseInterceptors(EtagInterceptor),
  );
}

/** `POST /v1/cases/{caseId}/{command}`: a command to an existing case; answers 200. */
export function CaseCommandRoute(name: RequestName, summary: string, clause: string): MethodDecorator {
  return applyDecorators(
    Post(`:caseId/${name}`),
    CommandEndpoint({ summary, clause, answer: CommandAnswerDto }),
    ApiCaseId(),
    UseInterceptors(EtagInterceptor),
  );
}
