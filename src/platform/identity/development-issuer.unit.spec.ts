import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { jwtVerify } from 'jose';
import { DevelopmentIssuer } from './development-issuer.js';

let dataDir: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'redress-issuer-'));
});

afterEach(() => rmSync(dataDir, { recursive: true }));

const path = () => join(dataDir, 'keys', 'development-issuer.jwk.json');
const open = () => DevelopmentIssuer.open(dataDir, { production: false });

async function trusts(one: DevelopmentIssuer, other: DevelopmentIssuer): Promise<boolean> {
  const token = await other.issue({ person: 'p', roles: ['manager'], application: undefined } as never);
  const { issuer, audience, keys } = one.trusted;
  return (await jwtVerify(token, keys, { issuer, audience })).payload.sub === 'p';
}

describe('the development issuer', () => {
  it('has one key for all processes that start at once, and keeps it', async () => {
    const issuers = await Promise.all(Array.from({ length: 16 }, open));
    const later = await open();
    for (const issuer of issuers) expect(await trusts(later, issuer)).toBe(true);
  });

  it('shows its key to nobody before it is whole', async () => {
    for (let time = 0; time < 50; time++) {
      const opened = open();
      while (!existsSync(path())) await turn();
      expect(JSON.parse(readFileSync(path(), 'utf8'))).toMatchObject({ kty: 'OKP', d: expect.any(String) });
      await opened;
      rmSync(path());
    }
  });

  it('leaves nothing but its key, for its owner alone', async () => {
    await open();
    expect(readdirSync(join(dataDir, 'keys'))).toEqual(['development-issuer.jwk.json']);
    expect(statSync(path()).mode & 0o777).toBe(0o600);
  });

  it('says which file holds no key', async () => {
    await open();
    writeFileSync(path(), 'nonsense');
    await expect(open()).rejects.toThrow(`${path()} holds no key. Delete it`);
  });

  it('is not there in production', async () => {
    await expect(DevelopmentIssuer.open(dataDir, { production: true })).rejects.toThrow('does not run in production');
    expect(readdirSync(dataDir)).toEqual([]);
  });
});
