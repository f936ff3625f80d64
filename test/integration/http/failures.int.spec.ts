import { problem, send, startToyApp, type ToyApp } from './toy-app.js';

let running: ToyApp;

beforeAll(async () => {
  running = await startToyApp();
});

afterAll(() => running.app.close());

const fail = (kind: string, headers: Record<string, string> = {}) =>
  send(`${running.url}/toys/failures/${kind}`, { headers });

it('tells a refused command with its clause and what is legal now', async () => {
  const { status, json } = await fail('refused');
  expect(status).toBe(409);
  expect(json).toEqual(
    problem(409, 'not-classified', { clause: '2.2', detail: 'Classify the case first.', legalNow: ['classify'] }),
  );
});

it('tells a forbidden act as 403', async () => {
  const { status, json } = await fail('forbidden');
  expect(status).toBe(403);
  expect(json).toEqual(problem(403, 'own-application', { clause: '3.2' }));
});

it('tells a store that is down as 503 with the time to retry and without addresses', async () => {
  const { status, json, text, headers } = await fail('store-down');
  expect(status).toBe(503);
  expect(json).toEqual(problem(503, 'store-unavailable'));
  expect(headers.get('retry-after')).toBe('5');
  expect(text).not.toContain('10.0.0.7');
});

it('tells the errors that the composition root adds', async () => {
  expect((await fail('custom')).json).toEqual(problem(429, 'custom', { detail: 'very' }));
});

it('keeps the inside of a bug to the log, under the same correlation id', async () => {
  const { status, json, text } = await fail('bug', { 'x-correlation-id': 'bug-hunt-1' });
  expect(status).toBe(500);
  expect(json).toEqual(problem(500, 'internal', { correlationId: 'bug-hunt-1' }));
  expect(text).not.toContain('hunter2');
  const line = running.logLines.find((entry) => entry.includes('"error"') && entry.includes('bug-hunt-1'));
  expect(line).toContain('TypeError');
});

it('breaks the connection when an answer fails half way, so that nobody takes it for a whole one', async () => {
  await expect(send(`${running.url}/toys/half`)).rejects.toThrow();
});

it('answers with security headers, and lets scripts run on the documentation page only', async () => {
  const data = await send(`${running.url}/health/live`);
  expect(data.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(data.headers.get('content-security-policy')).not.toContain('script-src');
  expect(data.headers.get('x-content-type-options')).toBe('nosniff');
  expect(data.headers.get('x-powered-by')).toBeNull();
  const page = await send(`${running.url}/docs`);
  expect(page.status).toBe(200);
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
  expect((await send(`${running.url}/docs/swagger-ui-bundle.js`)).text).toContain('SwaggerUIBundle');
});

it('logs a request by the pattern of its route, without ids, query or token', async () => {
  const token = await running.token('auditor');
  await send(`${running.url}/toys/018f3c1e-7b1a-7c3d-9e2f-1a2b3c4d5e6f/rest?x=visible-nowhere`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'x-correlation-id': 'log-1' },
  });
  const line = JSON.parse(running.logLines.find((entry) => entry.includes('log-1')) ?? '{}') as object;
  expect(line).toMatchObject({
    level: 'debug',
    method: 'POST',
    route: '/toys/:toyId/rest',
    status: 200,
    person: 'ann.lee',
  });
  const all = running.logLines.join('\n');
  expect(all).not.toContain('visible-nowhere');
  expect(all).not.toContain(token);
});
