import { randomBytes } from 'node:crypto';
import { CODE, MongoError } from '../errors.js';
import { type ClientFirst, parseClientFirst, type ScramCredential, serverFinal, serverFirst } from './scram.js';
import { type UserDirectory } from './user-directory.js';

/** The one mechanism that is offered. */
export const MECHANISM = 'SCRAM-SHA-256';

const NONCE_BYTES = 24;

export interface User {
  readonly user: string;
  readonly db: string;
}

export interface SaslStart {
  readonly database: string;
  readonly mechanism: string;
  readonly payload: string;
  /** The client does without the last, empty pair of messages. */
  readonly skipEmptyExchange: boolean;
}

export interface SaslReply {
  readonly conversationId: number;
  readonly done: boolean;
  readonly payload: string;
}

interface Conversation {
  readonly user: User;
  readonly clientFirst: ClientFirst;
  readonly serverFirst: string;
  readonly credential: ScramCredential;
  readonly skipEmptyExchange: boolean;
  /** The client has proved that it knows the password; only the empty messages are left. */
  readonly proved: boolean;
}

/** Who is signed in on one connection, and the conversation under way. */
export class SignIn {
  #user: User | undefined;
  #conversation: Conversation | undefined;
  #conversations = 0;

  constructor(private readonly users: UserDirectory) {}

  get user(): User | undefined {
    return this.#user;
  }

  /** True when commands may be carried out. */
  get permitted(): boolean {
    return !this.users.required || this.#user !== undefined;
  }

  /** @throws MongoError when the mechanism is not offered or the message is not understood */
  start({ database, mechanism, payload, skipEmptyExchange }: SaslStart): SaslReply {
    this.#conversation = undefined;
    if (mechanism !== MECHANISM)
      throw new MongoError(
        CODE.MechanismUnavailable,
        `Received authentication for mechanism ${mechanism} which is not enabled; ${MECHANISM} is`,
      );
    return refusingWhatFails(() => {
      const clientFirst = parseClientFirst(payload);
      const credential = this.users.credential(database, clientFirst.user);
      const first = serverFirst(clientFirst.nonce + randomBytes(NONCE_BYTES).toString('base64'), credential);
      const user = { user: clientFirst.user, db: database };
      this.#conversation = { user, clientFirst, serverFirst: first, credential, skipEmptyExchange, proved: false };
      return { conversationId: ++this.#conversations, done: false, payload: first };
    });
  }

  /** @throws MongoError when there is no such conversation or the proof is wrong */
  continue(conversationId: number, payload: string): SaslReply {
    const conversation = this.#conversation;
    this.#conversation = undefined;
    if (!conversation) throw new MongoError(CODE.ProtocolError, 'No SASL session state found');
    if (conversationId !== this.#conversations)
      throw new MongoError(CODE.ProtocolError, 'sasl: Mismatched conversation id');
    if (conversation.proved) {
      if (payload !== '') throw authenticationFailed();
      return this.#finish(conversation, '');
    }
    return refusingWhatFails(() => {
      const { clientFirst, credential, skipEmptyExchange } = conversation;
      const final = serverFinal(clientFirst, conversation.serverFirst, payload, credential);
      if (final === undefined) throw authenticationFailed();
      if (skipEmptyExchange) return this.#finish(conversation, final);
      this.#conversation = { ...conversation, proved: true };
      return { conversationId, done: false, payload: final };
    });
  }

  /** Forgets the user, when it is one of this database. */
  logout(database: string): void {
    if (this.#user?.db === database) this.#user = undefined;
  }

  #finish({ user }: Conversation, payload: string): SaslReply {
    this.#user = user;
    return { conversationId: this.#conversations, done: true, payload };
  }
}

/** One answer for all that can go wrong: which part was wrong is nobody's business. */
function authenticationFailed(): MongoError {
  return new MongoError(CODE.AuthenticationFailed, 'Authentication failed.');
}

function refusingWhatFails<T>(work: () => T): T {
  try {
    return work();
  } catch {
    throw authenticationFailed();
  }
}
