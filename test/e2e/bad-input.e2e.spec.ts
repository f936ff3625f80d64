import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import { type Accepted, CaseDriver, formOf, type Staff } from '../support/case-driver.js';
import { inDays } from '../support/case-requests.js';
import { footprint } from '../support/footprint.js';
import { type ProblemBody, rawRequest, type Reply, type RequestOptions } from '../support/http-client.js';
import { Product } from '../support/product.js';
import { RunningEngines } from '../support/running-engines.js';
import { SpoiledTokens } from '../support/tokens.js';

jest.setTimeout(60_000);

let product: Product;
let engines: RunningEngines;
let driver: CaseDriver;
let tokens: SpoiledTokens;
/** A case in assessment, classified and nothing else. */
let one: Accepted;
let other: Accepted;
/** How the product answered the command that brought `one` where it is. */
let classified: Accepted;
const classifyKey = randomUUID();

beforeAll(async () => {
  product = await Product.start();
  engines = await RunningEngines.of(product);
  driver = new CaseDriver(product);
  tokens = await SpoiledTokens.of(product.dataDir);
  one = await driver.open();
  other = await driver.open();
  const headers = { 'idempotency-key': classifyKey };
  classified = await driver.send('specialist', one.caseId, 'classify', driver.requests.classification(), headers);
  // Every view shows the last write: from here on nothing is written.
  for (const path of [
    `/v1/cases`,
    `/v1/cases/${one.caseId}`,
    `/v1/cases/${one.caseId}/timeline`,
    '/v1/work-list',
    '/v1/dashboards/cases',
  ])
    await driver.read('specialist', `${path}?at-least=${classified.position}`);
});

afterAll(async () => {
  await engines.close();
  await product.stop();
});

/** What a refusal must be, besides a problem document that is complete. */
interface Refusal extends Partial<Pick<ProblemBody, 'code' | 'clause'>> {
  readonly status: number;
  /** Where the faults lie, as `in pointer`, e.g. `body /channel`. */
  readonly faults?: readonly string[];
  /** What the sentence must say. */
  readonly says?: RegExp;
}

/** The request is answered so, and nothing is written. */
async function refused(send: () => Promise<Reply>, expected: Refusal): Promise<ProblemBody> {
  const before = await footprint(engines);
  const reply = await send();
  expect(`${reply.status} ${reply.text}`).toMatch(new RegExp(`^${expected.status} `));
  expect(reply.headers.get('content-type')).toBe('application/problem+json');
  const problem = reply.json<ProblemBody>();
  expect(problem).toMatchObject({
    type: `/problems/${problem.code}`,
    status: expected.status,
    code: expected.code ?? expect.stringMatching(/^[a-z-]+$/),
    correlationId: reply.headers.get('x-correlation-id'),
    title: expect.stringMatching(/./),
    detail: expect.stringMatching(expected.says ?? /./),
  });
  expect(problem.correlationId).toMatch(/^[A-Za-z0-9._:-]{1,128}$/);
  expect(problem.clause).toBe(expected.clause);
  if (expected.faults !== undefined) {
    const faults = problem.errors?.map((fault) => `${fault.in} ${fault.pointer}`).sort();
    expect(faults).toEqual([...expected.faults].sort());
  }
  expect(await footprint(engines)).toEqual(before);
  return problem;
}

const toOne = (command: string, options: RequestOptions, who: Staff = 'specialist') =>
  driver.ask(who, `/v1/cases/${one.caseId}/${command}`, { method: 'POST', ...options });
const open = (options: RequestOptions) => driver.ask('specialist', '/v1/cases', { method: 'POST', ...options });
const feedbackWith = (changed: object): object => ({ ...driver.requests.feedback(), ...changed });

describe('a body', () => {
  it.each<[string, string | Uint8Array, Refusal]>([
    ['that is cut off', '{"channel": "phone", ', { status: 400, code: 'body-not-json' }],
    ['with a trailing comma', '{"channel": "phone",}', { status: 400, code: 'body-not-json' }],
    ['that is no JSON at all', 'channel=phone', { status: 400, code: 'body-not-json' }],
    ['with NaN', '{"score": NaN}', { status: 400, code: 'body-not-json' }],
    [
      'in broken UTF-8',
      Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d]),
      { status: 400, code: 'body-not-utf8' },
    ],
    ['in UTF-16', Buffer.from('{"channel": "phone"}', 'utf16le'), { status: 400, code: 'body-not-json' }],
    ['with a name twice', '{"channel": "phone", "channel": "web"}', { status: 400, code: 'body-name-repeated' }],
    ['that reaches for the prototype', '{"__proto__": {"admin": true}}', { status: 400, code: 'body-name-forbidden' }],
    [
      'nested a thousand levels deep',
      `${'['.repeat(1_000)}${']'.repeat(1_000)}`,
      { status: 400, code: 'body-too-deep' },
    ],
    ['that is a list', '[]', { status: 400, code: 'validation', faults: ['body '] }],
    ['that is a text', '"phone"', { status: 400, code: 'validation', faults: ['body '] }],
    ['that is null', 'null', { status: 400, code: 'validation', faults: ['body '] }],
  ])('%s is refused', async (_, body, expected) => {
    await refused(() => open({ body }), expected);
  });

  it('that is too large is refused with the limit', async () => {
    const body = JSON.stringify(feedbackWith({ statement: 'x'.repeat(300_000) }));
    await refused(() => open({ body }), { status: 413, code: 'too-large', says: /262144 bytes/ });
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=latin1', 'application/xml'])(
    'sent as %s is refused',
    async (type) => {
      const body = JSON.stringify(driver.requests.feedback());
      await refused(() => open({ body, headers: { 'content-type': type } }), {
        status: 415,
        code: 'unsupported-media-type',
      });
    },
  );

  it('that is absent where fields are needed is refused with every field', async () => {
    await refused(() => open({}), {
      status: 400,
      code: 'validation',
      faults: ['channel', 'receivedAt', 'statement', 'demands', 'complainant', 'claim'].map((name) => `body /${name}`),
    });
  });
});

describe('a field', () => {
  it.each<[string, object, readonly string[]]>([
    ['of the wrong type', { statement: 42 }, ['/statement']],
    [
      'with a number as text',
      { complainant: { vulnerable: 'false' } },
      [
        '/complainant/contact',
        '/complainant/kind',
        '/complainant/language',
        '/complainant/preferredChannel',
        '/complainant/vulnerable',
      ],
    ],
    ['that is null', { statement: null }, ['/statement']],
    ['that holds an operator', { channel: { $gt: '' } }, ['/channel']],
    ['that holds a list for a text', { statement: ['x'] }, ['/statement']],
    ['with an unknown value', { channel: 'telepathy' }, ['/channel']],
    ['that nobody knows', { $where: 'sleep(1000)' }, ['/$where']],
    ['that only the product sets', { answerDueAt: inDays(1), policy: 'mine' }, ['/answerDueAt', '/policy']],
    ['with a control character', { statement: 'a\u0000b' }, ['/statement']],
    ['with an escape sequence', { statement: 'a\u001b[2Jb' }, ['/statement']],
    ['with half a character', { statement: 'a\ud800b' }, ['/statement']],
    [
      'with a line feed where one line is wanted',
      { complainant: { ...feedbackContact('a\nb') } },
      ['/complainant/contact/name'],
    ],
    ['that is blank', { statement: '  \n ' }, ['/statement']],
    ['that is too long', { statement: 'x'.repeat(20_001) }, ['/statement']],
    ['with too many items', { demands: Array.from({ length: 21 }, () => 'x') }, ['/demands']],
    ['that is no time', { receivedAt: 'yesterday' }, ['/receivedAt']],
    ['that is no day of the calendar', { receivedAt: '2026-02-30T00:00:00Z' }, ['/receivedAt']],
    ['and another one are both named', { channel: 'x', statement: '' }, ['/channel', '/statement']],
  ])('%s is refused, by its place', async (_, changed, pointers) => {
    const faults = pointers.map((pointer) => `body ${pointer}`);
    await refused(() => open({ body: feedbackWith(changed) }), { status: 400, code: 'validation', faults });
  });

  it.each<[string, object, readonly string[]]>([
    ['money with a fraction', { amount: { amount: 1.5, currency: 'EUR' } }, ['/measures/0/amount']],
    ['money beyond what a number holds', { amount: { amount: 2 ** 60, currency: 'EUR' } }, ['/measures/0/amount']],
    ['money below zero', { amount: { amount: -1, currency: 'EUR' } }, ['/measures/0/amount']],
    ['an unknown currency', { amount: { amount: 1, currency: 'XXQ' } }, ['/measures/0/amount']],
  ])('with %s is refused', async (_, changed, pointers) => {
    const plan = driver.requests.plan();
    const body = { ...plan, measures: [{ ...plan.measures[0], ...changed }] };
    const problem = await refused(() => toOne('propose-plan', { body }, 'owner'), { status: 400, code: 'validation' });
    problem.errors?.forEach(({ pointer }) => expect(pointer).toMatch(new RegExp(`^${pointers[0]}`)));
  });
});

describe('a query', () => {
  it.each<[string, string]>([
    ['stage[$gt]=', '/stage[$gt]'],
    ['stage={"$gt":""}', '/stage'],
    ['stage[]=assessment', '/stage[]'],
    ['owner[$ne]=nobody', '/owner[$ne]'],
    ['$where=1', '/$where'],
    ['owner=a%00b', '/owner'],
    ['__proto__=1', '/__proto__'],
    ['limit=1e2', '/limit'],
    ['limit=0', '/limit'],
    ['limit=201', '/limit'],
    ['sort={"$meta":1}', '/sort'],
    ['opened-from=last+week', '/opened-from'],
    ['open=1', '/open'],
    ['at-least=-1', '/at-least'],
    ['at-least=9223372036854775808', '/at-least'],
    ['at-least=1&at-least=2', '/at-least'],
  ])('with %s is refused, by its name', async (query, pointer) => {
    await refused(() => driver.ask('specialist', `/v1/cases?${query.replaceAll('"', '%22')}`), {
      status: 400,
      code: 'validation',
      faults: [`query ${pointer}`],
    });
  });

  it.each(['nonsense', Buffer.from('[{"$gt":""}]').toString('base64url'), Buffer.from('[1,2').toString('base64url')])(
    'with the cursor %s is refused',
    async (cursor) => {
      await refused(() => driver.ask('specialist', `/v1/cases?cursor=${cursor}`), { status: 400 });
    },
  );

  it.each([
    'state',
    'state?at=x',
    'state?at[$gt]=1',
    'state?at=-1',
    'diff?from=1',
    'diff?from=1&to=',
    'events?from=-1',
  ])('of the history with %s is refused', async (path) => {
    await refused(() => driver.ask('auditor', `/v1/cases/${one.caseId}/${path}`), { status: 400, code: 'validation' });
  });
});

describe('If-Match', () => {
  const note = (): object => driver.requests.contactRecord();

  it('of an older revision is refused, and the case stays as it is', async () => {
    const headers = { 'if-match': '"0"' };
    await refused(() => toOne('record-contact', { body: note(), headers }, 'service'), {
      status: 412,
      code: 'stale-revision',
    });
  });

  it.each(['0', 'W/"1"', '"0", "1"', '"x"', '""', '"01"', '"-1"', '"99999999999999999999"'])(
    '%s is malformed',
    async (tag) => {
      await refused(() => toOne('record-contact', { body: note(), headers: { 'if-match': tag } }, 'service'), {
        status: 400,
        code: 'if-match-malformed',
        faults: ['header /if-match'],
      });
    },
  );
});

describe('Idempotency-Key', () => {
  const again = (body: object, path = 'classify'): Promise<Reply> =>
    toOne(path, { body, headers: { 'idempotency-key': classifyKey } });

  it('with the same request repeats the answer and writes nothing', async () => {
    const before = await footprint(engines);
    const reply = await again(driver.requests.classification());
    expect(reply.status).toBe(200);
    expect(reply.json()).toEqual(classified);
    expect(reply.headers.get('etag')).toBe(`"${classified.revision}"`);
    expect(await footprint(engines)).toEqual(before);
  });

  it.each<[string, () => Promise<Reply>]>([
    ['another body', () => again({ ...driver.requests.classification(), severity: 'low' })],
    ['another command', () => again(driver.requests.judgement(), 'judge')],
    [
      'the same values in other bytes',
      () =>
        toOne('classify', {
          body: JSON.stringify(driver.requests.classification(), null, 1),
          headers: { 'idempotency-key': classifyKey },
        }),
    ],
  ])('with %s is refused', async (_, send) => {
    await refused(send, { status: 422, code: 'idempotency-key-reused' });
  });

  it('opens one case, however often the request is sent, and no other one', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const body = driver.requests.feedback();
    const first = await open({ body, headers });
    await driver.read('specialist', `/v1/dashboards/cases?at-least=${first.json<Accepted>().position}`);
    const before = await settled();
    const second = await open({ body, headers });
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.text).toBe(first.text);
    expect(await footprint(engines)).toEqual(before);
    await refused(() => open({ body: { ...body, channel: 'email' }, headers }), {
      status: 422,
      code: 'idempotency-key-reused',
    });
  });

  it('of somebody else is another key', async () => {
    const headers = { 'idempotency-key': classifyKey };
    const reply = await driver.ask('service', `/v1/cases/${one.caseId}/classify`, {
      body: driver.requests.classification(),
      headers,
    });
    expect(reply.status).toBe(403);
  });

  it.each([
    ['blank', 'a b'],
    ['too long', 'k'.repeat(256)],
    ['not ASCII', 'clé'],
  ])('that is %s is malformed', async (_, key) => {
    await refused(() => toOne('record-contact', { body: {}, headers: { 'idempotency-key': key } }), {
      status: 400,
      code: expect.stringMatching(/validation|idempotency-key-malformed/) as unknown as string,
    });
  });
});

describe('a case', () => {
  const unknown = '019a0000-0000-7000-8000-00000000dead';

  it.each([unknown, 'not-a-uuid', '..%2f..%2fetc%2fpasswd', '%00', '{"$ne":null}', "1' OR '1'='1"])(
    'that does not exist (%s) is not found by any route',
    async (caseId) => {
      const path = `/v1/cases/${caseId.includes('%') ? caseId : encodeURIComponent(caseId)}`;
      for (const part of [
        '',
        '/timeline',
        '/commands',
        '/events',
        '/state?at=1',
        '/diff?from=0&to=1',
        '/verification',
        '/escalation-form',
        '/documents',
        `/documents/${unknown}`,
      ])
        await refused(() => driver.ask('auditor', path + part), { status: 404, code: 'not-found' });
      const body = driver.requests.classification();
      await refused(() => driver.ask('specialist', `${path}/classify`, { body }), { status: 404, code: 'not-found' });
      await refused(() => driver.ask('specialist', `${path}/documents`, { body: formOf('x', 'x.txt') }), {
        status: 404,
        code: 'not-found',
      });
    },
  );

  it.each<[string, () => Promise<Reply>]>([
    ['linked to', () => toOne('link-case', { body: { otherCaseId: unknown, kind: 'related' } })],
    ['merged into', () => toOne('merge-into', { body: { intoCaseId: unknown, reason: 'Same.' } })],
  ])('that does not exist is not %s', async (_, send) => {
    await refused(send, { status: 404, code: 'not-found' });
  });

  it('has no document that was uploaded to another one', async () => {
    const { documentId } = await driver.upload('specialist', other.caseId, 'of the other case');
    const attach = { documentId, name: 'x.txt', kind: 'other' };
    await refused(() => toOne('attach-document', { body: attach }), { status: 404, code: 'not-found' });
    await refused(() => driver.ask('specialist', `/v1/cases/${one.caseId}/documents/${documentId}`), { status: 404 });
  });
});

describe('a token', () => {
  it.each<[string, string, () => string | undefined | Promise<string>]>([
    ['is missing', 'token-missing', () => undefined],
    ['is signed by somebody else', 'token-signature-invalid', () => tokens.forged()],
    ['was altered after it was signed', 'token-signature-invalid', () => tokens.tampered()],
    ['is not signed', 'token-algorithm-not-allowed', () => tokens.unsigned()],
    ['is signed with a secret', 'token-algorithm-not-allowed', () => tokens.symmetric()],
    ['has expired', 'token-expired', () => tokens.signed({}, Math.floor(Date.now() / 1000) - 60)],
    ['is of another issuer', 'token-issuer-wrong', () => tokens.signed({ iss: 'https://elsewhere.example' })],
    ['is for another audience', 'token-audience-wrong', () => tokens.signed({ aud: 'billing' })],
    ['is not valid yet', 'token-not-yet-valid', () => tokens.signed({ nbf: Math.floor(Date.now() / 1000) + 600 })],
    ['names nobody', 'token-subject-missing', () => tokens.signed({ sub: '' })],
    ['has no role', 'token-roles-missing', () => tokens.signed({ roles: [] })],
    ['has a role that does not exist', 'token-role-unknown', () => tokens.signed({ roles: ['superuser'] })],
    ['acts for nobody', 'token-application-missing', () => tokens.signed({ roles: ['service'] })],
    ['is no token', 'token-malformed', () => 'x.y.z'],
    ['is endless', 'token-malformed', () => 'x'.repeat(9_000)],
  ])('that %s is refused, for reading and for writing', async (_, code, make) => {
    const token = await make();
    const bearer: RequestOptions = { ...(token === undefined ? { token: undefined as never } : { token }) };
    await refused(() => driver.ask('auditor', `/v1/cases/${one.caseId}`, bearer), { status: 401, code });
    await refused(() => open({ body: driver.requests.feedback(), ...bearer }), { status: 401, code });
  });
});

describe('a command', () => {
  it.each<[string, Staff, () => Promise<Reply>]>([
    ['analyst', 'analyst', () => driver.ask('analyst', '/v1/cases', { body: driver.requests.feedback() })],
    ['auditor', 'auditor', () => toOne('classify', { body: driver.requests.classification() }, 'auditor')],
    ['administrator', 'admin', () => toOne('judge', { body: driver.requests.judgement() }, 'admin')],
    ['customer service', 'service', () => toOne('judge', { body: driver.requests.judgement() }, 'service')],
  ])('that is not for an %s is refused, with what is legal for them', async (_, who, send) => {
    const problem = await refused(send, {
      status: 403,
      code: 'not-permitted',
      clause: expect.stringMatching(/./) as unknown as string,
    });
    if (problem.legalNow !== undefined && problem.legalNow.length > 0)
      expect(problem.legalNow).toEqual(await legalFor(who));
  });

  it.each<[string, string, object, Refusal]>([
    [
      'before its time',
      'judge',
      { judgement: 'complex', reasons: 'x' },
      { status: 409, code: expect.stringMatching(/./) as unknown as string, clause: '2.1' },
    ],
    [
      'of another stage',
      'submit-escalation',
      {},
      { status: 409, code: expect.stringMatching(/./) as unknown as string, clause: '3.1' },
    ],
    [
      'with an unknown class',
      'classify',
      {
        ...new CaseDriver({ url: '', token: () => Promise.resolve('') }).requests.classification(),
        classes: ['nonsense'],
      },
      { status: 409, code: 'unknown-class', clause: '1.2' },
    ],
  ])('%s is refused with its clause and what is legal now', async (_, command, body, expected) => {
    const problem = await refused(() => toOne(command, { body }), expected);
    expect(problem.legalNow).toEqual(await legalFor('specialist'));
    expect(problem.legalNow).not.toContain(command === 'classify' ? '' : command);
  });

  it('about the future is refused (D1), as is one that says it happened then', async () => {
    const future = { status: 409, code: 'occurred-in-future', clause: 'D1' };
    const occurredAt = inDays(1);
    await refused(
      () => toOne('record-contact', { body: { ...driver.requests.contactRecord(), occurredAt } }, 'service'),
      future,
    );
    await refused(() => open({ body: feedbackWith({ occurredAt }) }), future);
    await refused(() => open({ body: feedbackWith({ receivedAt: occurredAt }) }), future);
  });

  it.each(['record-nothing', 'receive-merged-case', 'record-legacy-case', 'record-feedback'])(
    '%s has no route',
    async (command) => {
      await refused(() => toOne(command, { body: {} }), { status: 404, code: 'not-found' });
    },
  );

  it('by a method that commands do not have is refused', async () => {
    await refused(() => driver.ask('specialist', `/v1/cases/${one.caseId}/classify`, { method: 'PUT', body: {} }), {
      status: 404,
      code: 'not-found',
    });
    await refused(() => driver.ask('specialist', `/v1/cases/${one.caseId}`, { method: 'DELETE' }), {
      status: 404,
      code: 'not-found',
    });
  });
});

describe('an upload', () => {
  const upload = (options: RequestOptions): Promise<Reply> => toOne('documents', options);

  it('that is no form is refused', async () => {
    await refused(() => upload({ body: '{}' }), { status: 415, code: 'unsupported-media-type' });
  });

  it('without a part named file is refused', async () => {
    const form = new FormData();
    form.append('document', new Blob(['x']), 'x.txt');
    await refused(() => upload({ body: form }), { status: 400, code: 'file-missing' });
  });

  it('by somebody who does not work on the case is refused', async () => {
    await refused(() => driver.ask('auditor', `/v1/cases/${one.caseId}/documents`, { body: formOf('x', 'x') }), {
      status: 403,
      code: 'not-permitted',
      clause: 'A',
    });
  });

  it('whose form ends in the middle leaves nothing', async () => {
    const boundary = 'XXX';
    const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` };
    const body = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="x"\r\nContent-Type: text/plain\r\n\r\nhalf`;
    await refused(() => upload({ body, headers }), { status: 400 });
  });
});

describe('what is no HTTP', () => {
  it.each<[string, string, string]>([
    ['a broken request line', 'NONSENSE\r\n\r\n', '400'],
    ['two lengths', 'POST /v1/cases HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx', '400'],
    ['a header without end', `GET /v1/cases HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, '431'],
  ])('%s is answered as a problem', async (_, bytes, status) => {
    const before = await footprint(engines);
    const [head, body] = (await rawRequest(product.url, bytes)).split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} .*application/problem\\+json`, 's'));
    expect(JSON.parse(body ?? '')).toMatchObject({
      status: Number(status),
      code: expect.any(String),
      correlationId: expect.any(String),
    });
    expect(await footprint(engines)).toEqual(before);
  });

  it.each(['/nowhere', '/v1', '/v2/cases', '/v1/cases/%zz', '/.env', '/v1//cases'])(
    'the unknown route %s is not found',
    async (path) => {
      await refused(() => driver.ask('specialist', path), { status: path.includes('%zz') ? 400 : 404 });
    },
  );
});

function feedbackContact(name: string): object {
  return { kind: 'insured', contact: { name }, preferredChannel: 'phone', language: 'en', vulnerable: false };
}

/** What `GET …/commands` calls legal for somebody. */
async function legalFor(who: Staff): Promise<string[]> {
  const { commands } = await driver.read<{ commands: { command: string; legal: boolean }[] }>(
    who,
    `/v1/cases/${one.caseId}/commands`,
  );
  return commands.filter(({ legal }) => legal).map(({ command }) => command);
}

/** The footprint once every view shows the last event. */
async function settled(): Promise<Readonly<Record<string, string>>> {
  const position = String((await engines.events('case-')).at(-1)?.position);
  for (const path of [
    '/v1/cases',
    `/v1/cases/${one.caseId}`,
    `/v1/cases/${one.caseId}/timeline`,
    '/v1/work-list',
    '/v1/dashboards/cases',
  ])
    await driver.read('specialist', `${path}?at-least=${position}`);
  return footprint(engines);
}
