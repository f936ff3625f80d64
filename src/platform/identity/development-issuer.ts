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
import { makeKept, readKept } from '../kept-file.js';
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
    const jwk = await readOrMakeKey(join(dataDir, 'keys', 'development-issuer.jwk.json'));
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

/** @throws Error when the file holds something else */
async function readOrMakeKey(path: string): Promise<JWK> {
  const kept = (await readKept(path)) ?? (await makeKept(path, await newKey()));
  try {
    return JSON.parse(kept) as JWK;
  } catch {
    throw new Error(
      `${path} holds no key. Delete it: a new one is made at the next start, and tokens of the old one end.`,
    );
  }
}

async function newKey(): Promise<string> {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  return JSON.stringify(await exportJWK(privateKey));
}
