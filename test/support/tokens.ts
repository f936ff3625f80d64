import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateKeyPair, importJWK, type CryptoKey, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';

/** What a token of the development issuer says; a test spoils one part of it. */
const claims: JWTPayload = {
  sub: 'specialist-ho',
  roles: ['claims_specialist'],
  iss: 'redress-development',
  aud: 'redress',
};

/** Tokens that look like those of the development issuer of a data folder, and must not be accepted. */
export class SpoiledTokens {
  private constructor(
    private readonly key: CryptoKey,
    private readonly foreign: CryptoKey,
  ) {}

  static async of(dataDir: string): Promise<SpoiledTokens> {
    const jwk: unknown = JSON.parse(await readFile(join(dataDir, 'keys/development-issuer.jwk.json'), 'utf8'));
    const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
    return new SpoiledTokens((await importJWK(jwk as object, 'EdDSA')) as CryptoKey, privateKey);
  }

  /** Signed by the issuer itself, with other claims. */
  signed(changed: JWTPayload = {}, expires: string | number = '1h'): Promise<string> {
    return this.#sign({ ...claims, ...changed }, expires, this.key);
  }

  /** Signed by somebody else. */
  forged(): Promise<string> {
    return this.#sign(claims, '1h', this.foreign);
  }

  /** Signed by the issuer, for somebody else: the claims were exchanged afterwards. */
  async tampered(): Promise<string> {
    const [header, payload, signature] = (await this.signed()).split('.');
    const read = JSON.parse(Buffer.from(payload ?? '', 'base64url').toString()) as JWTPayload;
    const raised = Buffer.from(JSON.stringify({ ...read, roles: ['admin'] })).toString('base64url');
    return [header, raised, signature].join('.');
  }

  /** `alg: none`. */
  unsigned(): string {
    return new UnsecuredJWT(claims).setIssuedAt().setExpirationTime('1h').encode();
  }

  /** Signed by nobody: an HMAC under a word that is easy to guess. */
  symmetric(): Promise<string> {
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime('1h')
      .sign(new TextEncoder().encode('secret-secret-secret-secret-secret'));
  }

  #sign(payload: JWTPayload, expires: string | number, key: CryptoKey): Promise<string> {
    return new SignJWT(payload)
      .setProtectedHeader({ alg: 'EdDSA', typ: 'JWT' })
      .setIssuedAt()
      .setExpirationTime(expires)
      .sign(key);
  }
}
