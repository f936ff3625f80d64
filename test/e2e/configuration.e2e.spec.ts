import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { type ProblemBody, request } from '../support/http-client.js';
import { Product } from '../support/product.js';

jest.setTimeout(60_000);

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'redress-configuration-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe('in production', () => {
  let product: Product;
  let key: CryptoKey;

  beforeEach(async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256');
    key = privateKey;
    const keys = join(folder, 'jwks.json');
    await writeFile(keys, JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), alg: 'ES256', use: 'sig' }] }));
    const env = {
      NODE_ENV: 'production',
      KEY_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
      AUTH_ISSUER: 'https://login.example',
      AUTH_AUDIENCE: 'redress',
      AUTH_JWKS_FILE: keys,
    };
    product = await Product.start({ dataDir: join(folder, 'data'), env });
  });

  afterEach(() => product.stop());

  const token = (issuer: string): Promise<string> =>
    new SignJWT({ roles: ['claims_specialist'] })
      .setProtectedHeader({ alg: 'ES256' })
      .setSubject('specialist-ho')
      .setIssuer(issuer)
      .setAudience('redress')
      .setExpirationTime('5m')
      .sign(key);

  it("takes the company's tokens, and has no route that gives tokens out or moves the clock", async () => {
    const good = await token('https://login.example');
    expect((await request(`${product.url}/v1/dashboards`, { token: good })).status).toBe(200);
    const development = await request(`${product.url}/v1/cases`, { token: await token('redress-development') });
    expect([development.status, development.json<ProblemBody>().code]).toEqual([401, 'token-issuer-wrong']);
    for (const [path, body] of [
      ['/dev/tokens', { person: 'anybody', roles: ['admin'] }],
      ['/dev/clock', { now: '2100-01-01T00:00:00Z' }],
    ] as const) {
      const reply = await request(`${product.url}${path}`, { body, token: good });
      expect([path, reply.status, reply.json<ProblemBody>().code]).toEqual([path, 404, 'not-found']);
    }
    const described = (await request(`${product.url}/openapi.json`)).json<{ paths: object }>();
    expect(Object.keys(described.paths).filter((path) => path.startsWith('/dev'))).toEqual([]);
  });

  it('makes no keys of its own, prints no tokens and warns of embedded engines', async () => {
    const files = await readdir(join(folder, 'data'), { recursive: true });
    expect(files.filter((name) => name.includes('key') || name.includes('jwk'))).toEqual([]);
    const printed = product.output.join('\n');
    expect(printed).not.toContain('TOKEN_');
    expect(printed.match(/"level":"warn".*embedded engine: one node, no replication/g)).toHaveLength(2);
  });
});

describe('a configuration that is wrong', () => {
  const wrong = {
    NODE_ENV: 'production',
    PORT: '80000',
    ROLES: 'api,prophet',
    LOG_LEVEL: 'chatty',
    MONGODB_URL: 'http://db.example',
    KEY_ENCRYPTION_KEY: 'c2VjcmV0IG9mIG91cnM=',
    TIME_ZONE: 'Mars/Olympus',
    BODY_LIMIT_BYTES: '1',
    COMPANY_RULES_FILE: '/nowhere/rules.json',
  };

  it('is refused at the start with every problem at once, without secrets and without a trace', async () => {
    const dataDir = join(folder, 'data');
    const start = Product.start({ dataDir, env: wrong });
    const message = await start.then(
      () => 'it started',
      (error: unknown) => String(error),
    );
    expect(message).toContain('The product ended with 1');
    const named = ['AUTH_ISSUER', 'AUTH_AUDIENCE', 'AUTH_JWKS_FILE', ...Object.keys(wrong)];
    for (const name of named.filter((each) => each !== 'NODE_ENV'))
      expect(message).toMatch(new RegExp(`^ +${name} `, 'm'));
    expect(message).not.toContain('c2VjcmV0');
    expect(await readdir(folder)).toEqual([]);
  });

  it('without a word of the process’s insides', async () => {
    const message = await Product.start({ dataDir: folder, env: { PORT: 'many' } }).catch(String);
    expect(message).toContain('PORT is "many"; it must be');
    expect(message).not.toMatch(/\bat .*\.js/);
  });
});
