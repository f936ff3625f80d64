import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  importJWK,
  type CryptoKey,
  type JWK,
  type JWTVerifyGetKey,
  SignJWT,
} from 'jose';
import type { Actor } from '../event-sourcing/event.js';
import type { TrustedIssuer } from './token-verifier.js';

const issuer = 'redress-development';
const audience = 'redress';
const validity = '12h';

/** Issues tokens to anybody who asks, which is why it cannot be made in production. */
export class DevelopmentIssuer {
  private constructor(
    private readonly privateKey: CryptoKey,
    private readonly keys: JWTVerifyGetKey,
  ) {}

  /**
   * Opens the issuer whose key pair lives in `<dataDir>/keys/`, and makes the pair on the first run.
   *
   * @throws Error in production.
   */
  static async open(dataDir: string, { production }: { readonly production: boolean }): Promise<DevelopmentIssuer> {
    if (production) {
      throw new Error('The development issuer gives a token to anybody, so it does not run in production.');
    }
    const jwk = await readOrMakeKey(join(dataDir, 'keys'));
    const { kty, crv, x } = jwk;
    return new DevelopmentIssuer(
      (await importJWK(jwk, 'EdDSA')) as CryptoKey,
      createLocalJWKSet({ keys: [{ kty, crv, x, alg: 'EdDSA', use: 'sig' } as JWK] }),
    );
  }

  /** How its tokens are recognised. */
  get trusted(): TrustedIssuer {
    return { issuer, audience, keys: this.keys };
  }

  /** A token that speaks for the actor, for twelve hours. */
  issue({ person, roles, application }: Actor): Promise<string> {
    return new SignJWT({ roles, ...(application === undefined ? {} : { act: { sub: application } }) })
      .setProtectedHeader({ alg: 'EdDSA', typ: 'JWT' })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject(person)
      .setIssuedAt()
      .setExpirationTime(validity)
      .sign(this.privateKey);
  }
}

async function readOrMakeKey(folder: string): Promise<JWK> {
  const path = join(folder, 'development-issuer.jwk.json');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  try {
    // Only the first of several processes gets to write; the others read what it wrote.
    await writeFile(path, JSON.stringify(await exportJWK(privateKey)), { flag: 'wx', mode: 0o600 });
    await chmod(path, 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw error;
    }
  }
  return JSON.parse(await readFile(path, 'utf8')) as JWK;
}
