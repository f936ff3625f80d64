import type { OpenAPIObject } from '@nestjs/swagger';
import type { ReadinessProbe } from '../../../src/platform/observability/readiness.js';
import { send, startToyApp, type ToyApp } from './toy-app.js';

let running: ToyApp;
let projector: Awaited<ReturnType<ReadinessProbe['check']>> | Error = { ready: true, detail: { lag: 0 } };

beforeAll(async () => {
  running = await startToyApp({
    probes: [
      { name: 'eventstore', check: () => Promise.resolve({ ready: true }) },
      {
        name: 'projector case-list',
        check: () => (projector instanceof Error ? Promise.reject(projector) : Promise.resolve(projector)),
      },
    ],
  });
});

afterAll(() => running.app.close());

it('lives without a token', async () => {
  const { status, json } = await send(`${running.url}/health/live`);
  expect([status, json]).toEqual([200, { live: true }]);
});

it('is ready when every part is, and says how far each is', async () => {
  projector = { ready: true, detail: { lag: 0 } };
  const { status, json } = await send(`${running.url}/health/ready`);
  expect(status).toBe(200);
  expect(json).toEqual({
    ready: true,
    parts: { eventstore: { ready: true }, 'projector case-list': { ready: true, detail: { lag: 0 } } },
  });
});

it('is not ready when a projector failed, and says why', async () => {
  projector = { ready: false, detail: { failure: 'event 7@case-1: no such stage' } };
  const { status, json } = await send(`${running.url}/health/ready`);
  expect(status).toBe(503);
  expect(json).toMatchObject({ ready: false, parts: { 'projector case-list': projector } });
});

it('is not ready when a probe itself fails', async () => {
  projector = new Error('connection refused');
  const { status, json } = await send(`${running.url}/health/ready`);
  expect(status).toBe(503);
  expect(json).toMatchObject({ parts: { 'projector case-list': { detail: { failure: 'connection refused' } } } });
});

it('measures requests by route', async () => {
  await send(`${running.url}/health/live`);
  const { status, headers, text } = await send(`${running.url}/metrics`);
  expect(status).toBe(200);
  expect(headers.get('content-type')).toContain('text/plain');
  expect(text).toContain('redress_http_request_duration_seconds_count{method="GET",route="/health/live",status="200"}');
  expect(text).toContain('process_cpu_seconds_total');
});

describe('the OpenAPI document', () => {
  let document: OpenAPIObject;

  beforeAll(async () => {
    document = (await send(`${running.url}/openapi.json`)).json as unknown as OpenAPIObject;
  });

  it('is 3.1 and has a route for the toy with its clause', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(document.paths['/toys/{toyId}/act']?.post).toMatchObject({
      summary: 'Act on a toy',
      description: 'Clause 1.1.',
      security: [{ bearer: [] }],
    });
  });

  it('documents the problems once and refers to them from every route', () => {
    const responses = (document.paths['/toys/{toyId}/act']?.post?.responses ?? {}) as Record<string, unknown>;
    expect(Object.keys(responses)).toEqual(
      expect.arrayContaining(['200', '400', '401', '403', '404', '409', '412', '503']),
    );
    expect(responses['409']).toEqual({ $ref: '#/components/responses/Problem409' });
    expect(document.components?.responses?.['Problem409']).toBeDefined();
    expect(JSON.stringify(document)).not.toContain('x-problems');
  });

  it('describes fields by their limits, and examples as JSON Schema 2020-12 does', () => {
    expect(document.components?.schemas?.['ToyCommandDto']).toMatchObject({
      required: ['statement', 'urgency'],
      properties: {
        statement: { type: 'string', minLength: 1, maxLength: 50, examples: ['It took too long.'] },
        urgency: { type: 'integer', minimum: 1, maximum: 5 },
        amount: { type: 'object', required: ['amount', 'currency'] },
        people: { type: 'array', maxItems: 3, items: { $ref: '#/components/schemas/ToyPersonDto' } },
        claims: { type: 'array', items: { type: 'string' } },
      },
    });
  });

  it('describes query parameters and headers', () => {
    const names = (operation: { parameters?: unknown[] } | undefined): string[] =>
      (operation?.parameters as { in: string; name: string }[]).map((parameter) => `${parameter.in} ${parameter.name}`);
    expect(names(document.paths['/toys']?.get).sort()).toEqual([
      'query at-least',
      'query limit',
      'query search',
      'query stage',
    ]);
    expect(names(document.paths['/toys/{toyId}/act']?.post)).toEqual(
      expect.arrayContaining(['header If-Match', 'header Idempotency-Key', 'path toyId']),
    );
  });
});
