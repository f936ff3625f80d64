import { Body, Controller, Get, Header, type INestApplication, Module, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppModule } from '../../../src/app.module.js';
import { loadConfig } from '../../../src/config/config.js';
import { SettableClock } from '../../../src/platform/clock.js';
import { DomainError } from '../../../src/platform/event-sourcing/domain-error.js';
import { formatEtag } from '../../../src/platform/http/conditional.js';
import { type AtLeast, AtLeastPosition } from '../../../src/platform/http/consistency.js';
import { CommandEndpoint, QueryEndpoint, UuidParam } from '../../../src/platform/http/endpoint.js';
import {
  IdField,
  IntegerField,
  ListField,
  ListOf,
  MoneyField,
  TextField,
  TimestampField,
} from '../../../src/platform/http/fields.js';
import { createHttpApp } from '../../../src/platform/http/http-app.js';
import { combineProblems, platformProblems } from '../../../src/platform/http/problem-mapping.js';
import { EnumQuery, IntegerQuery, TextQuery } from '../../../src/platform/http/query-fields.js';
import { Context, type RequestContext } from '../../../src/platform/http/request-context.js';
import { idRule } from '../../../src/platform/http/text-rules.js';
import type { Money } from '../../../src/platform/http/value-rules.js';
import { Public, RequireRoles } from '../../../src/platform/identity/access.decorators.js';
import { DevelopmentIssuer } from '../../../src/platform/identity/development-issuer.js';
import { configuredIssuers } from '../../../src/platform/identity/trusted-issuers.js';
import { createLogger, NestLogger } from '../../../src/platform/observability/logger.js';
import { Metrics } from '../../../src/platform/observability/metrics.js';
import type { ReadinessProbe } from '../../../src/platform/observability/readiness.js';
import { observeRequests } from '../../../src/platform/observability/request-observer.js';

class ToyPersonDto {
  @TextField({ max: 20, description: 'Name.' })
  readonly name!: string;
}

class ToyCommandDto {
  @TextField({ max: 50, multiline: true, description: 'What happened.', example: 'It took too long.' })
  readonly statement!: string;

  @IntegerField({ min: 1, max: 5 })
  readonly urgency!: number;

  @TimestampField({ optional: true })
  readonly occurredAt?: string;

  @MoneyField({ optional: true })
  readonly amount?: Money;

  @ListField(() => ToyPersonDto, { max: 3, optional: true })
  readonly people?: ToyPersonDto[];

  @ListOf(idRule(), { max: 3, unique: true, optional: true })
  readonly claims?: string[];
}

class ToyOwnerDto {
  @IdField({ optional: true })
  readonly owner?: string;
}

class ToyFilterDto {
  @EnumQuery(['assessment', 'escalation'])
  readonly stage?: string;

  @IntegerQuery({ min: 1, max: 100 })
  readonly limit?: number;

  @TextQuery({ max: 30 })
  readonly search?: string;
}

class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError';
}

class CustomError extends Error {
  override readonly name = 'CustomError';
}

const failures: Readonly<Record<string, () => Error>> = {
  refused: () =>
    Object.assign(new DomainError('refused', 'not-classified', '2.2', 'Classify the case first.'), {
      legalNow: ['classify'],
    }),
  forbidden: () => new DomainError('forbidden', 'own-application', '3.2', 'Nobody reviews their own application.'),
  'store-down': () => new StoreUnavailableError('ECONNREFUSED 10.0.0.7:27017'),
  custom: () => new CustomError('very'),
  bug: () => new TypeError('secret password is hunter2'),
};

@Controller('toys')
class ToyController {
  @Post(':toyId/act')
  @CommandEndpoint({ summary: 'Act on a toy', clause: '1.1' })
  @Header('etag', formatEtag(12n))
  act(@UuidParam('toyId') toyId: string, @Body() body: ToyCommandDto, @Context() context: RequestContext): unknown {
    const { ifMatch, ...rest } = context;
    return { toyId, body, context: { ...rest, ifMatch: ifMatch?.toString() } };
  }

  @Post(':toyId/rest')
  @CommandEndpoint({ summary: 'Let a toy rest' })
  rest(@UuidParam('toyId') toyId: string, @Body() body: ToyOwnerDto): unknown {
    return { toyId, body };
  }

  @Get()
  @QueryEndpoint({ summary: 'List the toys' })
  list(@Query() filter: ToyFilterDto, @AtLeastPosition() atLeast: AtLeast): unknown {
    return { filter, atLeast: atLeast?.toString() };
  }

  @Get('audited')
  @RequireRoles('auditor')
  audited(): unknown {
    return { ok: true };
  }

  @Public()
  @Get('failures/:kind')
  fail(@Param('kind') kind: string): never {
    throw failures[kind]?.() ?? new Error('unknown');
  }

  @Public()
  @Get('half')
  half(@Res() reply: FastifyReply): void {
    reply.raw.writeHead(200, { 'content-type': 'text/plain' });
    reply.raw.write('first half');
    throw new Error('the other half is missing');
  }
}

@Module({ controllers: [ToyController] })
class ToyModule {}

export interface ToyApp {
  readonly app: INestApplication;
  readonly url: string;
  readonly issuer: DevelopmentIssuer;
  readonly logLines: string[];
  token(...roles: string[]): Promise<string>;
}

/** The platform with a toy on top, listening on a port of its own. */
export async function startToyApp({
  production = false,
  jwks,
  probes = [],
  env = {},
}: {
  readonly production?: boolean;
  readonly jwks?: object;
  readonly probes?: readonly ReadinessProbe[];
  readonly env?: Readonly<Record<string, string>>;
} = {}): Promise<ToyApp> {
  const dataDir = await mkdtemp(join(tmpdir(), 'redress-http-'));
  const jwksFile = join(dataDir, 'jwks.json');
  writeFileSync(jwksFile, JSON.stringify(jwks ?? { keys: [] }));
  const config = loadConfig({
    PORT: '0',
    DATA_DIR: dataDir,
    NODE_ENV: production ? 'production' : 'test',
    KEY_ENCRYPTION_KEY: Buffer.alloc(32, 1).toString('base64'),
    AUTH_ISSUER: 'https://issuer.example',
    AUTH_AUDIENCE: 'redress',
    AUTH_JWKS_FILE: jwksFile,
    BODY_LIMIT_BYTES: '4096',
    ...env,
  });
  const logLines: string[] = [];
  const logger = createLogger('debug', { write: (line) => void logLines.push(line) });
  const metrics = new Metrics();
  const issuer = await DevelopmentIssuer.open(dataDir, { production: false });
  const app = await createHttpApp(
    AppModule.of({
      config,
      identity: {
        issuers: await configuredIssuers(config),
        ...(production ? {} : { development: { issuer, clock: new SettableClock() } }),
      },
      observability: { logger, metrics, probes },
      features: [ToyModule],
    }),
    {
      bodyLimitBytes: config.bodyLimitBytes,
      requestsPerMinute: config.requestsPerMinute,
      problems: combineProblems(platformProblems, {
        CustomError: (error) => ({ status: 429, code: 'custom', title: 'Custom', detail: error.message }),
      }),
      log: logger,
      nestLogger: new NestLogger(logger),
      description: { title: 'Toys', description: 'Toys.', version: '1' },
      extend: (fastify) => observeRequests(fastify, metrics, logger),
    },
  );
  await app.listen(0, '127.0.0.1');
  return {
    app,
    url: await app.getUrl(),
    issuer,
    logLines,
    token: (...roles) => issuer.issue({ person: 'ann.lee', roles }),
  };
}

/** What came back, its body read as JSON where it is. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Record<string, unknown>;
}

/** Sends a request and reads the whole answer. */
export async function send(url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, init);
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  const json = isJson ? (JSON.parse(text) as Record<string, unknown>) : {};
  return { status: response.status, headers: response.headers, text, json };
}

/** What every problem document has, besides what a test expects of this one. */
export function problem(status: number, code: string, rest: object = {}): object {
  return expect.objectContaining({
    type: `/problems/${code}`,
    status,
    code,
    title: expect.any(String),
    detail: expect.any(String),
    correlationId: expect.any(String),
    ...rest,
  }) as object;
}
