import { createHmac, randomBytes, scrypt, scryptSync, timingSafeEqual } from 'node:crypto';
import { type Account } from '../../protection.js';

const HASH_BYTES = 32;
const SALT_BYTES = 16;

/** Far above any header of an account; what is longer is not worth hashing. */
const LONGEST_HEADER = 4096;

/**
 * Checks `authorization: Basic …` headers against one account (RFC 7617). Of the password a scrypt hash is kept, salted
 * anew at each start, and none of it is written anywhere.
 */
export class PasswordCheck {
  readonly #salt = randomBytes(SALT_BYTES);
  readonly #expected: Buffer;
  readonly #digestKey = randomBytes(HASH_BYTES);
  /** Digest of the header that was found right: scrypt takes tens of milliseconds, too long for every call. */
  #accepted: Buffer | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor({ name, password }: Account) {
    this.#expected = scryptSync(`${name}:${password}`, this.#salt, HASH_BYTES);
  }

  async accepts(header: string): Promise<boolean> {
    if (header.length > LONGEST_HEADER) return false;
    const digest = createHmac('sha256', this.#digestKey).update(header).digest();
    if (this.#isAccepted(digest)) return true;
    // One at a time: whoever tries passwords gets no more than one thread of this machine.
    const verdict = this.#turn.then(() => this.#isAccepted(digest) || this.#verify(header));
    this.#turn = verdict;
    if (!(await verdict)) return false;
    this.#accepted = digest;
    return true;
  }

  #isAccepted(digest: Buffer): boolean {
    return this.#accepted !== undefined && timingSafeEqual(this.#accepted, digest);
  }

  #verify(header: string): Promise<boolean> {
    const encoded = /^Basic +([A-Za-z0-9+/]+={0,2})$/i.exec(header)?.[1] ?? '';
    return new Promise((resolve) => {
      scrypt(Buffer.from(encoded, 'base64'), this.#salt, HASH_BYTES, (error, hash) => {
        resolve(error === null && timingSafeEqual(hash, this.#expected));
      });
    });
  }
}
