import { exportJWK, generateKeyPair, type CryptoKey, SignJWT } from 'jose';
import { type Answer, problem, send, startToyApp, type ToyApp } from './toy-app.js';

let running: ToyApp;
let production: ToyApp;
let key: CryptoKey;
let strangersKey: CryptoKey;

beforeAll(async () => {
  const pair = await generateKeyPair('ES256');
  key = pair.privateKey;
  strangersKey = (await generateKeyPair('ES256')).privateKey;
  const jwks = { keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' }] };
  [running, production] = await Promise.all([startToyApp({ jwks }), startToyApp({ jwks, production: true })]);
});

afterAll(() => Promise.all([running.app.close(), production.app.close()]));

const hour = 3600;
const now = (): number => Math.floor(Date.now() / 1000);

function claims(changes: object = {}): Record<string, unknown> {
  return {
    iss: 'https://issuer.example',
    aud: 'redress',
    sub: 'bob',
    roles: ['auditor'],
    exp: now() + hour,
    ...changes,
  };
}

function sign(payload: Record<string, unknown>, by = key): Promise<string> {
  return new SignJWT(payload).setProtectedHeader({ alg: 'ES256', kid: 'k1' }).sign(by);
}

function withHeader(authorization: string | undefined, to = running): Promise<Answer> {
  return send(`${to.url}/toys/audited`, authorization === undefined ? {} : { headers: { authorization } });
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

it("lets in a person with a token of the company's issuer", async () => {
  expect((await withHeader(`Bearer ${await sign(claims())}`)).status).toBe(200);
});

it('lets in the same token again out of its memory', async () => {
  const token = await sign(claims());
  await withHeader(`Bearer ${token}`);
  expect((await withHeader(`Bearer ${token}`)).status).toBe(200);
});

describe('a token is refused', () => {
  const cases: Record<string, [string, () => Promise<string>]> = {
    'that has expired': ['token-expired', () => sign(claims({ exp: now() - 60 }))],
    'that is not valid yet': ['token-not-yet-valid', () => sign(claims({ nbf: now() + hour }))],
    'that never expires': ['token-expiry-missing', () => sign(claims({ exp: undefined }))],
    'of a strange issuer': ['token-issuer-wrong', () => sign(claims({ iss: 'https://evil.example' }))],
    'for another audience': ['token-audience-wrong', () => sign(claims({ aud: 'payroll' }))],
    'signed by a stranger': ['token-signature-invalid', () => sign(claims(), strangersKey)],
    'with alg none': [
      'token-algorithm-not-allowed',
      () => Promise.resolve(`${encode({ alg: 'none' })}.${encode(claims())}.`),
    ],
    'with an HMAC over the public key': [
      'token-algorithm-not-allowed',
      () => new SignJWT(claims()).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.alloc(32, 1)),
    ],
    'whose claims were changed afterwards': [
      'token-signature-invalid',
      async () => {
        const [header, , signature] = (await sign(claims())).split('.');
        return `${header}.${encode(claims({ sub: 'eve' }))}.${signature}`;
      },
    ],
    'that is no JWT': ['token-malformed', () => Promise.resolve('abc')],
    'that is endless': ['token-malformed', () => Promise.resolve('a'.repeat(9000))],
    'without a person': ['token-subject-missing', () => sign(claims({ sub: undefined }))],
    'whose person is no id': ['token-subject-missing', () => sign(claims({ sub: '{"$ne":1}' }))],
    'without roles': ['token-roles-missing', () => sign(claims({ roles: undefined }))],
    'with an empty list of roles': ['token-roles-missing', () => sign(claims({ roles: [] }))],
    'with a role that does not exist': ['token-role-unknown', () => sign(claims({ roles: ['case_owner'] }))],
    'of a service that acts for nobody': ['token-application-missing', () => sign(claims({ roles: ['service'] }))],
  };

  it.each(Object.keys(cases))('%s', async (name) => {
    const [code, make] = cases[name]!;
    const answer = await withHeader(`Bearer ${await make()}`);
    expect(answer.json).toEqual(problem(401, code));
    expect(answer.headers.get('www-authenticate')).toContain('error="invalid_token"');
  });

  it.each([undefined, 'Basic YTpi', 'Bearer', 'Bearer a b'])('when the header is %s', async (header) => {
    const answer = await withHeader(header);
    expect(answer.json).toEqual(problem(401, 'token-missing'));
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="redress"');
  });
});

it('refuses a person without the role that the route asks for', async () => {
  const answer = await withHeader(`Bearer ${await sign(claims({ roles: ['analyst'] }))}`);
  expect(answer.json).toEqual(problem(403, 'role-missing'));
});

it('names the application that acts for the person', async () => {
  const token = await sign(claims({ roles: ['service'], act: { sub: 'portal' } }));
  const answer = await send(`${running.url}/toys/018f3c1e-7b1a-7c3d-9e2f-1a2b3c4d5e6f/act`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ statement: 'x', urgency: 1 }),
  });
  expect(answer.json['context']).toMatchObject({ actor: { person: 'bob', roles: ['service'], application: 'portal' } });
});

describe('in development', () => {
  const ask = (path: string, body: object, to = running): Promise<Answer> =>
    send(`${to.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  it('anybody gets a token for twelve hours', async () => {
    const { status, json } = await ask('/dev/tokens', { person: 'cleo', roles: ['auditor'] });
    expect(status).toBe(200);
    const token = String(json['token']);
    const { exp, iat } = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString());
    expect(exp - iat).toBe(12 * hour);
    expect((await withHeader(`Bearer ${token}`)).status).toBe(200);
  });

  it('a token needs roles that exist, and a service its application', async () => {
    expect((await ask('/dev/tokens', { person: 'cleo', roles: ['emperor'] })).json).toEqual(
      problem(400, 'validation', { errors: [expect.objectContaining({ pointer: '/roles/0' })] }),
    );
    expect((await ask('/dev/tokens', { person: 'cleo', roles: ['service'] })).json).toEqual(
      problem(400, 'validation', { errors: [expect.objectContaining({ pointer: '/application' })] }),
    );
  });

  it('the clock moves forwards and never back', async () => {
    const { status, json } = await ask('/dev/clock', { now: '2099-01-01T00:00:00Z' });
    expect([status, String(json['now']).slice(0, 10)]).toEqual([200, '2099-01-01']);
    expect((await ask('/dev/clock', { now: '2098-01-01T00:00:00Z' })).json).toEqual(problem(400, 'validation'));
  });

  it.each(['/dev/tokens', '/dev/clock'])('%s is not there in production', async (path) => {
    expect((await ask(path, { person: 'cleo', roles: ['auditor'] }, production)).json).toEqual(
      problem(404, 'not-found'),
    );
  });

  it('its tokens are worth nothing in production', async () => {
    const token = await running.token('auditor');
    expect((await withHeader(`Bearer ${token}`, production)).json).toEqual(problem(401, 'token-issuer-wrong'));
  });
});
