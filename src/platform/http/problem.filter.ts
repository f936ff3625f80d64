import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { correlationIdOf } from './correlation.js';
import { frameworkProblem, internalProblem } from './framework-problems.js';
import { type Problem, problemDocument, ProblemError, problemMediaType } from './problem.js';
import type { ProblemTable } from './problem-mapping.js';

/** Where failures of ours are reported; a pino logger fits. */
export interface FailureLog {
  warn(context: object, message: string): void;
  error(context: object, message: string): void;
}

/** Tells every failure as `application/problem+json`. Failures of ours are logged with their stack, refusals are not. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly table: ProblemTable,
    private readonly bodyLimit: number,
    private readonly log: FailureLog,
  ) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const problem = this.describe(thrown);
    const correlationId = correlationIdOf(request);
    this.report(problem, thrown, correlationId);
    if (reply.sent || reply.raw.headersSent) {
      // The answer has begun, so there is no status left to change: the caller must not take it for a whole one.
      reply.raw.destroy();
      return;
    }
    void reply
      .code(problem.status)
      .headers(problem.headers ?? {})
      .type(problemMediaType)
      .send(JSON.stringify(problemDocument(problem, correlationId)));
  }

  /** What is told about an error. */
  describe(thrown: unknown): Problem {
    if (thrown instanceof ProblemError) {
      return thrown.problem;
    }
    if (!(thrown instanceof Error)) {
      return internalProblem;
    }
    const mapper = Object.hasOwn(this.table, thrown.name) ? this.table[thrown.name] : undefined;
    if (mapper !== undefined) {
      return mapper(thrown as Error & Record<string, unknown>);
    }
    return frameworkProblem(thrown, this.bodyLimit) ?? internalProblem;
  }

  private report(problem: Problem, thrown: unknown, correlationId: string): void {
    if (problem.status >= 500) {
      const context = { correlationId, code: problem.code, err: thrown };
      if (problem.status === 503) {
        this.log.warn(context, problem.title);
      } else {
        this.log.error(context, problem.title);
      }
    }
  }
}
