import { createHash, createHmac, pbkdf2Sync, timingSafeEqual } from 'node:crypto';

const HASH = 'sha256';
const HASH_BYTES = 32;

/** What a server keeps of a password (RFC 5802, section 3): enough to check a proof, not enough to make one. */
export interface ScramCredential {
  readonly salt: Buffer;
  readonly iterations: number;
  readonly storedKey: Buffer;
  readonly serverKey: Buffer;
}

/** The client's first message. */
export interface ClientFirst {
  readonly user: string;
  readonly nonce: string;
  /** the message without its channel binding header, which the proof covers */
  readonly bare: string;
  /** the header: no channel binding, which this server does not offer */
  readonly header: string;
}

/** A message that is not SCRAM, or asks for what is not offered. */
export class ScramError extends Error {}

/** @param password prepared with SASLprep (RFC 7613) already */
export function scramCredential(password: string, salt: Buffer, iterations: number): ScramCredential {
  const salted = pbkdf2Sync(password, salt, iterations, HASH_BYTES, HASH);
  return {
    salt,
    iterations,
    storedKey: createHash(HASH).update(hmac(salted, 'Client Key')).digest(),
    serverKey: hmac(salted, 'Server Key'),
  };
}

/** @throws ScramError */
export function parseClientFirst(message: string): ClientFirst {
  const [, header, bare, name, nonce] = /^([ny],,)(n=([^,]+),r=([\x21-\x2b\x2d-\x7e]+)(?:,.*)?)$/.exec(message) ?? [];
  if (header === undefined || bare === undefined || name === undefined || nonce === undefined)
    throw new ScramError('not a first message without channel binding');
  if (/=(?!2C|3D)/.test(name)) throw new ScramError('a name with a wrong escape');
  return { header, bare, nonce, user: name.replaceAll('=2C', ',').replaceAll('=3D', '=') };
}

/** @param nonce the client's, followed by the server's own */
export function serverFirst(nonce: string, { salt, iterations }: ScramCredential): string {
  return `r=${nonce},s=${salt.toString('base64')},i=${iterations}`;
}

/**
 * Checks the client's proof and gives the server's own signature in return; undefined when the proof is wrong.
 * @throws ScramError
 */
export function serverFinal(
  { bare, header }: ClientFirst,
  first: string,
  final: string,
  { storedKey, serverKey }: ScramCredential,
): string | undefined {
  const [, withoutProof, binding, nonce, sent] =
    /^(c=([A-Za-z0-9+/=]+),r=([\x21-\x2b\x2d-\x7e]+)(?:,.*)?),p=([A-Za-z0-9+/=]+)$/.exec(final) ?? [];
  if (withoutProof === undefined || sent === undefined) throw new ScramError('not a final message');
  if (binding !== Buffer.from(header).toString('base64') || !first.startsWith(`r=${nonce},`)) return undefined;
  const covered = `${bare},${first},${withoutProof}`;
  const signature = hmac(storedKey, covered);
  const proof = Buffer.from(sent, 'base64');
  if (proof.length !== signature.length) return undefined;
  const clientKey = Buffer.from(proof.map((byte, index) => byte ^ (signature[index] ?? 0)));
  if (!timingSafeEqual(createHash(HASH).update(clientKey).digest(), storedKey)) return undefined;
  return `v=${hmac(serverKey, covered).toString('base64')}`;
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac(HASH, key).update(text).digest();
}
