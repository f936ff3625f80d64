import { decrypt, encrypt } from './aes-gcm.js';

/**
 * One JSON value under the key of its data subject. The token reads
 * `1.<subject>.<key id>.<event id>.<path>.<nonce, ciphertext and tag>`, with subject, path and the last part in base64url: it
 * says by itself what opens it and where it belongs, since views carry it out of its event.
 */
export interface SealedValue {
  readonly sealed: string;
}

/** What stands in the place of a sealed value whose key was deleted. */
export interface ErasedValue {
  readonly erased: true;
}

export const ERASED: ErasedValue = Object.freeze({ erased: true });

/** A data key as it is used. */
export interface DataKey {
  readonly subject: string;
  readonly keyId: string;
  readonly bytes: Uint8Array;
}

/** A token's parts; everything but the box is authenticated with it. */
export interface SealedToken {
  readonly subject: string;
  readonly keyId: string;
  readonly eventId: string;
  readonly path: string;
  readonly box: Uint8Array;
  readonly context: string;
}

/** A sealed value was altered, cut off, or is no such value at all. */
export class SealedValueError extends Error {
  override readonly name = 'SealedValueError';
}

/** The subject's key was deleted; what it sealed cannot be read any more. */
export class ErasedSubjectError extends Error {
  override readonly name = 'ErasedSubjectError';
}

const VERSION = '1';

export function isSealed(value: unknown): value is SealedValue {
  return (
    typeof value === 'object' &&
    value !== null &&
    'sealed' in value &&
    typeof value.sealed === 'string' &&
    Object.keys(value).length === 1
  );
}

/** Seals one JSON value for the place `path` of the event `eventId`. */
export function sealValue(value: unknown, key: DataKey, eventId: string, path: string): SealedValue {
  const context = [VERSION, base64url(key.subject), key.keyId, eventId, base64url(path)].join('.');
  const box = encrypt(key.bytes, Buffer.from(JSON.stringify(value)), context);
  return { sealed: `${context}.${box.toString('base64url')}` };
}

/** @throws SealedValueError */
export function parseToken({ sealed }: SealedValue): SealedToken {
  const end = sealed.lastIndexOf('.');
  const context = sealed.slice(0, end);
  const [version, subject, keyId, eventId, path, ...more] = context.split('.');
  if (
    version !== VERSION ||
    subject === undefined ||
    keyId === undefined ||
    eventId === undefined ||
    path === undefined
  ) {
    throw new SealedValueError('This is no sealed value of a known version.');
  }
  if (more.length > 0) throw new SealedValueError('The sealed value has parts too many.');
  const box = Buffer.from(sealed.slice(end + 1), 'base64url');
  return { subject: text(subject), keyId, eventId, path: text(path), box, context };
}

/** @throws SealedValueError when the token was altered or belongs to another key. */
export function openToken(token: SealedToken, key: DataKey): unknown {
  try {
    return JSON.parse(decrypt(key.bytes, token.box, token.context).toString());
  } catch (cause) {
    throw new SealedValueError(`The sealed value of ${token.path} in event ${token.eventId} was altered.`, { cause });
  }
}

function base64url(value: string): string {
  return Buffer.from(value).toString('base64url');
}

function text(value: string): string {
  return Buffer.from(value, 'base64url').toString();
}
