import { problem, send, startToyApp, type ToyApp } from './toy-app.js';

const perMinute = 5;
let running: ToyApp;
beforeAll(async () => {
  running = await startToyApp({ env: { REQUESTS_PER_MINUTE: String(perMinute) } });
});
afterAll(() => running.app.close());

describe('a caller who sends too much', () => {
  it('is told to wait, while others are served', async () => {
    const [one, other] = [await running.token('auditor'), await running.token('claims_specialist')];
    const ask = (token: string) => send(`${running.url}/toys`, { headers: { authorization: `Bearer ${token}` } });
    const statuses = [];
    for (let request = 0; request < perMinute; request++) statuses.push((await ask(one)).status);
    expect(statuses).not.toContain(429);
    const refused = await ask(one);
    expect(refused.status).toBe(429);
    expect(refused.json).toEqual(problem(429, 'too-many-requests'));
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.headers.get('x-correlation-id')).toBe(refused.json['correlationId']);
    expect((await ask(other)).status).not.toBe(429);
    const respelt = { headers: { authorization: `bearer   ${one} ` } };
    expect((await send(`${running.url}/toys`, respelt)).status).toBe(429);
  });

  it('does not keep those away who watch the process', async () => {
    for (let request = 0; request <= perMinute * 2; request++) {
      expect((await send(`${running.url}/health/live`)).status).toBe(200);
    }
  });
});
