import helmet from '@fastify/helmet';
import type { DynamicModule, LoggerService, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { answerBrokenRequest, answerUnroutable } from './broken-request.js';
import { contentSecurityPolicy, docsHeaders } from './content-security.js';
import { correlationIdOf } from './correlation.js';
import { acceptJsonOnly } from './json-body.js';
import { type ApiDescription, serveOpenApi } from './openapi.js';
import { badRequest, type ProblemError } from './problem.js';
import { type FailureLog, ProblemFilter } from './problem.filter.js';
import type { ProblemTable } from './problem-mapping.js';
import { limitRequests } from './rate-limit.js';
import { RequestValidationPipe } from './request-validation.pipe.js';

export interface HttpAppOptions {
  readonly bodyLimitBytes: number;
  /** Requests that one caller may send in a minute; 0 for any number. */
  readonly requestsPerMinute: number;
  /** How failures are told; see {@link combineProblems}. */
  readonly problems: ProblemTable;
  readonly log: FailureLog;
  readonly nestLogger: LoggerService | false;
  readonly description: ApiDescription;
  /** Adds hooks of its own, such as request logs, before any route is registered. */
  readonly extend?: (fastify: FastifyInstance) => void;
  /** Adds parsers for bodies other than JSON. */
  readonly acceptBodies?: (fastify: FastifyInstance) => void;
}

/** A Nest application with everything that every route has in common. It does not listen yet. */
export async function createHttpApp(
  root: Type | DynamicModule,
  options: HttpAppOptions,
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: options.bodyLimitBytes,
    // Of a whole request, so that a large document can come over a slow line; headers have a minute.
    requestTimeout: 600_000,
    keepAliveTimeout: 65_000,
    connectionTimeout: 0,
    return503OnClosing: false,
    exposeHeadRoutes: false,
    clientErrorHandler: answerBrokenRequest,
    frameworkErrors: answerUnroutable,
    // Refused by the body parser itself, with the name of the field.
    onProtoPoisoning: 'ignore',
    onConstructorPoisoning: 'ignore',
    routerOptions: { maxParamLength: 200 },
  });
  const fastify = adapter.getInstance<FastifyInstance>();
  addCommonHooks(fastify);
  options.extend?.(fastify);
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- Nest declares its options as a class
  const app = await NestFactory.create<NestFastifyApplication>(root, adapter, {
    logger: options.nestLogger,
    bodyParser: false,
    abortOnError: false,
    forceCloseConnections: false,
  });
  acceptJsonOnly(fastify);
  options.acceptBodies?.(fastify);
  void fastify.register(helmet, { contentSecurityPolicy, crossOriginEmbedderPolicy: false });
  if (options.requestsPerMinute > 0) await limitRequests(fastify, options.requestsPerMinute);
  app.useGlobalFilters(new ProblemFilter(options.problems, options.bodyLimitBytes, options.log));
  app.useGlobalPipes(new RequestValidationPipe());
  serveOpenApi(app, options.description);
  return app;
}

function addCommonHooks(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.header('x-correlation-id', correlationIdOf(request));
    docsHeaders(request, reply);
    done();
  });
  // Not before the security headers are there, which an onRequest hook sets.
  fastify.addHook('preParsing', (request, _reply, payload, done) => {
    done(undecodableQuery(request.url) ?? null, payload);
  });
}

/** Fastify hands broken percent-encoding on as it is; here it must not reach a filter as text. */
function undecodableQuery(url: string): ProblemError | undefined {
  const start = url.indexOf('?');
  if (start < 0 || !url.includes('%', start)) {
    return undefined;
  }
  try {
    decodeURIComponent(url.slice(start).replaceAll('+', ' '));
    return undefined;
  } catch {
    return badRequest('query-malformed', 'The query string is not valid percent-encoded UTF-8.');
  }
}
