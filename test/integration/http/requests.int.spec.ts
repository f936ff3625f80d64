import { connect } from 'node:net';
import { type Answer, problem, send, startToyApp, type ToyApp } from './toy-app.js';

const toy = '018f3c1e-7b1a-7c3d-9e2f-1a2b3c4d5e6f';
const good = { statement: 'It took too long.', urgency: 3 };

let running: ToyApp;
let authorization: string;

beforeAll(async () => {
  running = await startToyApp();
  authorization = `Bearer ${await running.token('claims_specialist')}`;
});

afterAll(() => running.app.close());

function act(body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const raw = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
  return send(`${running.url}/toys/${toy}/act`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json', ...headers },
    body: raw as NonNullable<RequestInit['body']>,
  });
}

function get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
  return send(`${running.url}${path}`, { headers: { authorization, ...headers } });
}

function expectProblem(answer: Answer, status: number, code: string, rest: object = {}): void {
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(answer.json).toEqual(problem(status, code, rest));
  expect(answer.status).toBe(status);
  expect(answer.headers.get('x-correlation-id')).toBe(answer.json['correlationId']);
}

const pointers = (answer: Answer): string[] =>
  (answer.json['errors'] as { pointer: string }[]).map((fault) => fault.pointer);

describe('a good request', () => {
  it('reaches the handler with its fields in normal form and its context', async () => {
    const answer = await act(
      {
        ...good,
        statement: 'Cafe\u0301',
        occurredAt: '2026-11-22T16:30:00+08:00',
        amount: { amount: 100, currency: 'TWD' },
        people: [{ name: '王小明' }],
        claims: ['CL-1'],
      },
      { 'if-match': '"12"', 'idempotency-key': 'k-1', 'x-correlation-id': 'letter-7' },
    );
    expect(answer.status).toBe(200);
    expect(answer.headers.get('etag')).toBe('"12"');
    expect(answer.json).toMatchObject({
      toyId: toy,
      body: { statement: 'Caf\u00e9', occurredAt: '2026-11-22T08:30:00.000Z', people: [{ name: '王小明' }] },
      context: {
        actor: { person: 'ann.lee', roles: ['claims_specialist'] },
        correlationId: 'letter-7',
        ifMatch: '12',
        idempotency: {
          key: expect.stringMatching(/^[0-9a-f]{64}$/),
          fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
        },
      },
    });
  });

  it('needs no body when every field is optional', async () => {
    const answer = await send(`${running.url}/toys/${toy}/rest`, { method: 'POST', headers: { authorization } });
    expect(answer.status).toBe(200);
  });

  it('takes an upper-case UUID in the path as the same thing', async () => {
    const answer = await send(`${running.url}/toys/${toy.toUpperCase()}/rest`, {
      method: 'POST',
      headers: { authorization },
    });
    expect(answer.json).toMatchObject({ toyId: toy });
  });
});

describe('a body that is not valid', () => {
  it('is answered with every fault at once, each with a pointer and what would be right', async () => {
    const answer = await act({
      urgency: '3',
      occurredAt: '2026-02-30T10:00:00Z',
      amount: { amount: 1.5, currency: 'XXZ', tax: 1 },
      people: [{ name: 'Ann' }, { nam: 'Bob' }],
      claims: ['CL-1', '$where', 'CL-1'],
      colour: 'red',
    });
    expectProblem(answer, 400, 'validation');
    expect(pointers(answer).sort()).toEqual([
      '/amount/amount',
      '/amount/currency',
      '/amount/tax',
      '/claims/1',
      '/claims/2',
      '/colour',
      '/occurredAt',
      '/people/1/nam',
      '/people/1/name',
      '/statement',
      '/urgency',
    ]);
    const faults = answer.json['errors'] as { pointer: string; message: string; in: string }[];
    expect(faults.find(({ pointer }) => pointer === '/urgency')).toEqual({
      in: 'body',
      pointer: '/urgency',
      message: 'must be a whole number from 1 to 5',
    });
    expect(faults.find(({ pointer }) => pointer === '/colour')?.message).toContain('known are statement, urgency');
  });

  it('never has its values told back', async () => {
    const answer = await act({ ...good, urgency: 'A123456789' });
    expect(answer.text).not.toContain('A123456789');
  });

  it.each([
    ['a number where text is expected', { ...good, statement: 5 }, '/statement'],
    ['an object where text is expected', { ...good, statement: { $ne: null } }, '/statement'],
    ['a boolean where a number is expected', { ...good, urgency: true }, '/urgency'],
    ['null in place of an optional field', { ...good, occurredAt: null }, '/occurredAt'],
    ['a control character', { ...good, statement: 'a\u0000b' }, '/statement'],
    ['half of a surrogate pair', { ...good, statement: 'a\ud800b' }, '/statement'],
    ['nothing but blanks', { ...good, statement: ' \n ' }, '/statement'],
    ['an object where a list is expected', { ...good, people: { 0: { name: 'Ann' } } }, '/people'],
    ['too many items', { ...good, claims: ['1', '2', '3', '4'] }, '/claims'],
    ['a list in place of the body', [good], ''],
    ['text in place of the body', '"x"', ''],
  ])('%s is refused', async (_, body, pointer) => {
    const answer = await act(body);
    expectProblem(answer, 400, 'validation');
    expect(pointers(answer)).toEqual([pointer]);
  });
});

describe('a body that cannot be read', () => {
  it.each([
    ['malformed JSON', '{"statement": ', 'body-not-json'],
    ['two values', '{} {}', 'body-not-json'],
    ['a comment', '{/* hello */}', 'body-not-json'],
    ['__proto__', '{"__proto__": {"admin": true}}', 'body-name-forbidden'],
    ['a nested constructor', '{"people": [{"constructor": 5}]}', 'body-name-forbidden'],
    ['a name hidden by an escape', '{"\\u005f_proto__": 1}', 'body-name-forbidden'],
    ['a name that is given twice', '{"urgency": 1, "statement": "a:\\"b", "urgency": 2}', 'body-name-repeated'],
    ['deep nesting', `${'['.repeat(1500)}${']'.repeat(1500)}`, 'body-too-deep'],
  ])('with %s is a 400', async (_, body, code) => {
    expectProblem(await act(body), 400, code);
  });

  it('with bytes that are not UTF-8 is a 400', async () => {
    const bytes = Buffer.concat([Buffer.from('{"statement":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')]);
    expectProblem(await act(bytes), 400, 'body-not-utf8');
  });

  it('over the limit is a 413 that states the limit', async () => {
    const answer = await act({ ...good, statement: 'x'.repeat(5000) });
    expectProblem(answer, 413, 'too-large', { detail: 'The body may have at most 4096 bytes.' });
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=utf-16', 'application/xml'])(
    'of type %s is a 415',
    async (type) => {
      expectProblem(await act(good, { 'content-type': type }), 415, 'unsupported-media-type');
    },
  );

  it('takes application/json with its charset spelled out', async () => {
    expect((await act(good, { 'content-type': 'application/json; charset=UTF-8' })).status).toBe(200);
  });
});

describe('headers', () => {
  it.each(['12', 'W/"12"', '"abc"', '"01"', '"-1"', '"1", "2"', '"9223372036854775808"', '""'])(
    'If-Match %s is malformed',
    async (value) => {
      expectProblem(await act(good, { 'if-match': value }), 400, 'if-match-malformed');
    },
  );

  it.each(['a b', 'clé', 'k'.repeat(256), ''])('Idempotency-Key "%s" is malformed', async (value) => {
    expectProblem(await act(good, { 'idempotency-key': value }), 400, 'idempotency-key-malformed');
  });

  it('a correlation id that is not well formed is replaced and not reflected', async () => {
    const answer = await act(good, { 'x-correlation-id': 'a b<script>' });
    expect(answer.headers.get('x-correlation-id')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
  });
});

describe('queries', () => {
  it('reach the handler parsed', async () => {
    const answer = await get('/toys?stage=escalation&limit=20&search=%E7%8E%8B+x&at-least=9223372036854775807');
    expect(answer.json).toEqual({
      filter: { stage: 'escalation', limit: 20, search: '王 x' },
      atLeast: '9223372036854775807',
    });
  });

  it.each([
    ['stage[$gt]=', '/stage[$gt]'],
    ['stage[]=escalation', '/stage[]'],
    ['stage=escalation&stage=assessment', '/stage'],
    ['stage=closed', '/stage'],
    ['limit=1e1', '/limit'],
    ['limit=0', '/limit'],
    ['limit=', '/limit'],
    ['search=a%00b', '/search'],
    ['$where=1', '/$where'],
    ['__proto__=1', '/__proto__'],
    ['constructor=1', '/constructor'],
    ['a/b~c=1', '/a~1b~0c'],
  ])('%s is refused by the name of its field', async (query, pointer) => {
    const answer = await get(`/toys?${query}`);
    expectProblem(answer, 400, 'validation');
    expect(answer.json['errors']).toEqual([{ in: 'query', pointer, message: expect.any(String) }]);
  });

  it.each(['-1', '1.5', '0x10', '9223372036854775808', '', '1&at-least=2'])('at-least=%s is refused', async (value) => {
    const answer = await get(`/toys?at-least=${value}`);
    expectProblem(answer, 400, 'validation');
    expect(pointers(answer)).toEqual(['/at-least']);
  });

  it('with broken percent-encoding are refused', async () => {
    expectProblem(await get('/toys?search=%ff'), 400, 'query-malformed');
  });
});

describe('routes', () => {
  it.each([
    ['GET', '/nowhere?person=ann'],
    ['DELETE', `/toys/${toy}/act`],
    ['GET', `/toys/${toy}/act`],
  ])('%s %s is a 404 that does not repeat the URL', async (method, path) => {
    const answer = await send(`${running.url}${path}`, { method, headers: { authorization } });
    expectProblem(answer, 404, 'not-found');
    expect(answer.text).not.toContain(toy);
    expect(answer.text).not.toContain('ann');
  });

  it('an id that is not a UUID is refused by name', async () => {
    const answer = await send(`${running.url}/toys/seven/rest`, { method: 'POST', headers: { authorization } });
    expectProblem(answer, 400, 'validation', {
      errors: [{ in: 'path', pointer: '/toyId', message: 'must be a UUID' }],
    });
  });

  it('a path that cannot be decoded is a 400', async () => {
    expectProblem(await get('/%ff'), 400, 'bad-request');
  });
});

describe('what is not HTTP at all', () => {
  function raw(text: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const { hostname, port } = new URL(running.url);
      const socket = connect(Number(port), hostname, () => void socket.write(text));
      let answer = '';
      socket.setEncoding('utf8');
      socket.on('data', (chunk: string) => (answer += chunk));
      socket.on('close', () => resolve(answer));
      socket.on('error', reject);
    });
  }

  it('is answered with a problem and hung up on', async () => {
    const answer = await raw('HELLO\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\nContent-Type: application\/problem\+json/);
    expect(JSON.parse(answer.slice(answer.indexOf('{')))).toEqual(problem(400, 'request-malformed'));
  });

  it('with endless headers is a 431', async () => {
    const answer = await raw(`GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 431 /);
  });
});
