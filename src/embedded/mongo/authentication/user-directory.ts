import { createHmac, randomBytes } from 'node:crypto';
import saslprep from '@mongodb-js/saslprep';
import { type Account } from '../../protection.js';
import { type ScramCredential, scramCredential } from './scram.js';

/** Database that the account belongs to, as on the server. */
export const ADMIN = 'admin';

const ITERATIONS = 15_000;
const SALT_BYTES = 28;
const KEY_BYTES = 32;

/** Who may sign in: the one account, or everybody without signing in when there is none. Nothing of it is on disk. */
export class UserDirectory {
  readonly required: boolean;
  readonly #name: string | undefined;
  readonly #credential: ScramCredential | undefined;
  readonly #decoyKey = randomBytes(KEY_BYTES);

  constructor(account: Account | undefined) {
    this.required = account !== undefined;
    this.#name = account?.name;
    this.#credential = account && scramCredential(saslprep(account.password), randomBytes(SALT_BYTES), ITERATIONS);
  }

  /**
   * What a user's proof is checked against. A user that does not exist gets one that nothing fits, the same salt each
   * time, so that nobody can tell by asking who exists.
   */
  credential(database: string, user: string): ScramCredential {
    if (this.#credential && user === this.#name && database === ADMIN) return this.#credential;
    const salt = createHmac('sha256', this.#decoyKey).update(`${database}\0${user}`).digest().subarray(0, SALT_BYTES);
    return { salt, iterations: ITERATIONS, storedKey: randomBytes(KEY_BYTES), serverKey: randomBytes(KEY_BYTES) };
  }
}
