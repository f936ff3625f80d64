import { jest } from '@jest/globals';
import { caseRequests, inDays } from '../support/case-requests.js';
import { rawRequest } from '../support/http-client.js';
import { QuietProduct, type Refusal } from '../support/quiet-product.js';

jest.setTimeout(60_000);

let quiet: QuietProduct;

beforeAll(async () => {
  quiet = await QuietProduct.start();
});

afterAll(() => quiet.stop());

const requests = caseRequests();
const feedbackWith = (changed: object): object => ({ ...requests.feedback(), ...changed });

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
    await quiet.refused(() => quiet.open({ body }), expected);
  });

  it('that is too large is refused with the limit', async () => {
    const body = JSON.stringify(feedbackWith({ statement: 'x'.repeat(300_000) }));
    await quiet.refused(() => quiet.open({ body }), { status: 413, code: 'too-large', says: /262144 bytes/ });
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=latin1', 'application/xml'])(
    'sent as %s is refused',
    async (type) => {
      const body = JSON.stringify(requests.feedback());
      await quiet.refused(() => quiet.open({ body, headers: { 'content-type': type } }), {
        status: 415,
        code: 'unsupported-media-type',
      });
    },
  );

  it('that is absent where fields are needed is refused with every field', async () => {
    await quiet.refused(() => quiet.open({}), {
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
    await quiet.refused(() => quiet.open({ body: feedbackWith(changed) }), { status: 400, code: 'validation', faults });
  });

  it.each<[string, object, readonly string[]]>([
    ['money with a fraction', { amount: { amount: 1.5, currency: 'EUR' } }, ['/measures/0/amount']],
    ['money beyond what a number holds', { amount: { amount: 2 ** 60, currency: 'EUR' } }, ['/measures/0/amount']],
    ['money below zero', { amount: { amount: -1, currency: 'EUR' } }, ['/measures/0/amount']],
    ['an unknown currency', { amount: { amount: 1, currency: 'XXQ' } }, ['/measures/0/amount']],
  ])('with %s is refused', async (_, changed, pointers) => {
    const plan = requests.plan();
    const body = { ...plan, measures: [{ ...plan.measures[0], ...changed }] };
    const problem = await quiet.refused(() => quiet.toOne('propose-plan', { body }, 'owner'), {
      status: 400,
      code: 'validation',
    });
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
    await quiet.refused(() => quiet.driver.ask('specialist', `/v1/cases?${query.replaceAll('"', '%22')}`), {
      status: 400,
      code: 'validation',
      faults: [`query ${pointer}`],
    });
  });

  it.each(['nonsense', Buffer.from('[{"$gt":""}]').toString('base64url'), Buffer.from('[1,2').toString('base64url')])(
    'with the cursor %s is refused',
    async (cursor) => {
      await quiet.refused(() => quiet.driver.ask('specialist', `/v1/cases?cursor=${cursor}`), { status: 400 });
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
    await quiet.refused(() => quiet.driver.ask('auditor', `/v1/cases/${quiet.one.caseId}/${path}`), {
      status: 400,
      code: 'validation',
    });
  });
});

describe('what is no HTTP', () => {
  it.each<[string, string, string]>([
    ['a broken request line', 'NONSENSE\r\n\r\n', '400'],
    ['two lengths', 'POST /v1/cases HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx', '400'],
    ['a header without end', `GET /v1/cases HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, '431'],
  ])('%s is answered as a problem', async (_, bytes, status) => {
    const answer = await quiet.unchanged(() => rawRequest(quiet.product.url, bytes));
    const [head, body] = answer.split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} .*application/problem\\+json`, 's'));
    expect(JSON.parse(body ?? '')).toMatchObject({
      status: Number(status),
      code: expect.any(String),
      correlationId: expect.any(String),
    });
  });

  it.each(['/nowhere', '/v1', '/v2/cases', '/v1/cases/%zz', '/.env', '/v1//cases'])(
    'the unknown route %s is not found',
    async (path) => {
      await quiet.refused(() => quiet.driver.ask('specialist', path), { status: path.includes('%zz') ? 400 : 404 });
    },
  );
});

function feedbackContact(name: string): object {
  return { kind: 'insured', contact: { name }, preferredChannel: 'phone', language: 'en', vulnerable: false };
}
