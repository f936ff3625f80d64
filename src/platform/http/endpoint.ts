import { applyDecorators, HttpCode, Param, type PipeTransform, type Type } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiExtension,
  ApiExtraModels,
  ApiHeader,
  ApiOperation,
  ApiParam,
  ApiResponse,
  getSchemaPath,
} from '@nestjs/swagger';
import type { FieldRule } from './field-rule.js';
import { Refused } from './field-rule.js';
import { type ProblemStatus, problemsExtension } from './openapi-problems.js';
import { validationProblem } from './problem.js';
import { idRule, uuidRule } from './text-rules.js';

export interface EndpointDocs {
  /** A few words in the imperative, e.g. `Approve the escalation`. */
  readonly summary: string;
  readonly description?: string;
  /** Clause of the procedure. */
  readonly clause?: string;
  readonly tags?: readonly string[];
  /** DTO of the answer. */
  readonly answer?: Type;
  /** Media types of the answer besides JSON. */
  readonly media?: readonly string[];
  /** Status of success; 200 unless given. */
  readonly status?: 200 | 201;
  /** Statuses it refuses with besides those of its kind. */
  readonly problems?: readonly ProblemStatus[];
}

const commandProblems: readonly ProblemStatus[] = [400, 401, 403, 404, 409, 412, 413, 415, 422, 429, 500, 503];
const uploadProblems: readonly ProblemStatus[] = [400, 401, 403, 404, 409, 413, 415, 429, 500, 503];
const queryProblems: readonly ProblemStatus[] = [400, 401, 403, 404, 429, 500, 503];

/** Statuses that the operation refuses with, as references to the problems documented once. */
export function Problems(...statuses: readonly ProblemStatus[]): MethodDecorator {
  return ApiExtension(problemsExtension, statuses);
}

/** A route that sends a command: `If-Match` and `Idempotency-Key`, bearer token, problems. */
export function CommandEndpoint(docs: EndpointDocs & { readonly body?: Type }): MethodDecorator {
  return applyDecorators(
    documented(docs, commandProblems),
    ApiHeader({ name: 'If-Match', required: false, description: 'ETag that the command is made for, or `*`.' }),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description: '1 to 255 visible ASCII characters; a repeated key repeats the answer and not the act.',
    }),
    ...(docs.body === undefined ? [] : [ApiBody({ type: docs.body })]),
  );
}

/** A route that takes content in: bearer token, problems. The same content again is the same document. */
export function UploadEndpoint(docs: EndpointDocs): MethodDecorator {
  return documented({ status: 201, ...docs }, uploadProblems);
}

/** A route that answers a question: bearer token, problems. */
export function QueryEndpoint(docs: EndpointDocs): MethodDecorator {
  return documented(docs, queryProblems);
}

function documented(docs: EndpointDocs, problems: readonly ProblemStatus[]): MethodDecorator {
  const { summary, description, clause, tags, status = 200 } = docs;
  const text = [description, clause === undefined ? undefined : `Clause ${clause}.`].filter(Boolean).join(' ');
  return applyDecorators(
    HttpCode(status),
    ApiBearerAuth(),
    ApiOperation({
      summary,
      ...(text === '' ? {} : { description: text }),
      ...(tags === undefined ? {} : { tags: [...tags] }),
    }),
    ...answered(docs, status),
    Problems(...problems, ...(docs.problems ?? [])),
  );
}

function answered({ answer, media = [] }: EndpointDocs, status: number): readonly MethodDecorator[] {
  const json = answer === undefined ? {} : { 'application/json': { schema: { $ref: getSchemaPath(answer) } } };
  // The content of a document or a printed form is no JSON, so it has no schema.
  const others = Object.fromEntries(media.map((type) => [type, { schema: {} }]));
  return [
    ...(answer === undefined ? [] : [ApiExtraModels(answer)]),
    ApiResponse({ status, description: 'Done.', content: { ...json, ...others } }),
  ];
}

class PathValuePipe implements PipeTransform<unknown, string> {
  constructor(
    private readonly name: string,
    private readonly rule: FieldRule<string>,
  ) {}

  transform(value: unknown): string {
    const read = this.rule.read(value);
    if (read instanceof Refused) {
      throw validationProblem([{ in: 'path', pointer: `/${this.name}`, message: read.message }]);
    }
    return read;
  }
}

/** Path parameter that is a UUID. */
export function UuidParam(name: string, description?: string): ParameterDecorator {
  return pathParameter(name, uuidRule(), description);
}

/** Path parameter that is an id of the company's own, e.g. of a person. */
export function IdParam(name: string, description?: string): ParameterDecorator {
  return pathParameter(name, idRule(), description);
}

function pathParameter(name: string, rule: FieldRule<string>, description?: string): ParameterDecorator {
  return (target, key, index) => {
    Param(name, new PathValuePipe(name, rule))(target, key, index);
    const descriptor = key === undefined ? undefined : Object.getOwnPropertyDescriptor(target, key);
    if (key !== undefined && descriptor !== undefined) {
      const document: MethodDecorator = ApiParam({
        name,
        schema: rule.schema,
        ...(description === undefined ? {} : { description }),
      });
      document(target, key, descriptor);
    }
  };
}
