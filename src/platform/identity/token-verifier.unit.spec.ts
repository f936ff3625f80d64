import { once } from 'node:events';
import { mkdtemp, readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DevelopmentIssuer } from './development-issuer.js';
import { TokenVerifier } from './token-verifier.js';
import { configuredIssuers } from './trusted-issuers.js';

const folder = (): Promise<string> => mkdtemp(join(tmpdir(), 'redress-identity-'));
const ann = { person: 'ann', roles: ['auditor'] };

describe('the development issuer', () => {
  it('refuses to exist in production', async () => {
    await expect(DevelopmentIssuer.open(await folder(), { production: true })).rejects.toThrow(
      'does not run in production',
    );
  });

  it('keeps its key over a restart, for the owner of the folder only', async () => {
    const dataDir = await folder();
    const token = await (await DevelopmentIssuer.open(dataDir, { production: false })).issue(ann);
    const path = join(dataDir, 'keys', 'development-issuer.jwk.json');
    const before = await readFile(path, 'utf8');
    const again = await DevelopmentIssuer.open(dataDir, { production: false });
    expect(await readFile(path, 'utf8')).toBe(before);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await new TokenVerifier([again.trusted]).verify(token)).toEqual(ann);
  });

  it('is one issuer even when two processes make it at the same time', async () => {
    const dataDir = await folder();
    const [one, other] = await Promise.all([
      DevelopmentIssuer.open(dataDir, { production: false }),
      DevelopmentIssuer.open(dataDir, { production: false }),
    ]);
    expect(await new TokenVerifier([other.trusted]).verify(await one.issue(ann))).toEqual(ann);
  });

  it("does not trust the tokens of another installation's issuer", async () => {
    const [one, other] = await Promise.all([
      DevelopmentIssuer.open(await folder(), { production: false }),
      DevelopmentIssuer.open(await folder(), { production: false }),
    ]);
    await expect(new TokenVerifier([other.trusted]).verify(await one.issue(ann))).rejects.toMatchObject({
      problem: { code: 'token-signature-invalid' },
    });
  });
});

describe('a verified token', () => {
  it('is not verified a second time', async () => {
    const issuer = await DevelopmentIssuer.open(await folder(), { production: false });
    const asked: string[] = [];
    const verifier = new TokenVerifier([
      {
        ...issuer.trusted,
        keys: (...args) => {
          asked.push('keys');
          return issuer.trusted.keys(...args);
        },
      },
    ]);
    const token = await issuer.issue({ ...ann, application: 'portal' });
    const first = await verifier.verify(token);
    expect(verifier.verify(token)).toBe(first);
    expect(asked).toHaveLength(1);
    expect(first).toEqual({ ...ann, application: 'portal' });
    expect(Object.isFrozen(first.roles)).toBe(true);
  });
});

describe("the company's issuer", () => {
  it('is none when nothing is configured', async () => {
    expect(await configuredIssuers({})).toEqual([]);
  });

  it('whose key file is broken is named with the file', async () => {
    await expect(
      configuredIssuers({ authIssuer: 'i', authAudience: 'a', authJwksFile: '/nowhere.json' }),
    ).rejects.toThrow('AUTH_JWKS_FILE "/nowhere.json" is not a JSON Web Key Set.');
  });

  it('that cannot be reached is a failure of ours and not of the token', async () => {
    const issuer = await DevelopmentIssuer.open(await folder(), { production: false });
    const verifier = new TokenVerifier([
      { ...issuer.trusted, keys: () => Promise.reject(new TypeError('fetch failed')) },
    ]);
    await expect(verifier.verify(await issuer.issue(ann))).rejects.toMatchObject({
      problem: { status: 503, code: 'issuer-unavailable' },
    });
  });

  it.each([
    ['an error', 503, 'try later'],
    ['a page', 200, '<html>Maintenance</html>'],
    ['no keys', 200, '{"keys": "none"}'],
  ])('that answers with %s is a failure of ours and not of the token', async (_what, status, body) => {
    const server = createServer((_request, response) => response.writeHead(status).end(body));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const issuer = await DevelopmentIssuer.open(await folder(), { production: false });
    const [remote] = await configuredIssuers({
      authIssuer: issuer.trusted.issuer,
      authAudience: issuer.trusted.audience,
      authJwksUrl: `http://127.0.0.1:${port}/keys`,
    });
    const verifier = new TokenVerifier([remote!]);
    await expect(verifier.verify(await issuer.issue(ann))).rejects.toMatchObject({
      problem: { status: 503, code: 'issuer-unavailable' },
    });
    server.close();
  });
});
