import { Binary, type Document } from 'bson';
import { type RawValue } from '../bson/raw-value.js';
import { T } from '../bson/types.js';
import { MECHANISM, type SaslReply, type SaslStart } from '../authentication/sign-in.js';
import { CODE, MongoError, notSupported } from '../errors.js';
import { type Reply, type Request } from './request.js';

/** Commands that are carried out before anybody has signed in, as on the server. */
const OPEN_TO_ALL: ReadonlySet<string> = new Set(
  'hello isMaster ismaster ping buildInfo buildinfo whatsmyuri connectionStatus saslStart saslContinue authenticate'.split(
    ' ',
  ),
);

/** @throws MongoError Unauthorized when the command needs a user and nobody has signed in on the connection */
export function requireSignIn({ name, signIn }: Request): void {
  if (!signIn.permitted && !OPEN_TO_ALL.has(name))
    throw new MongoError(CODE.Unauthorized, `command ${name} requires authentication`);
}

/** `saslStart` */
export function saslStart({ fields, signIn, db }: Request): Reply {
  return toReply(signIn.start(readStart(fields, db)));
}

/** `saslContinue` */
export function saslContinue({ fields, signIn }: Request): Reply {
  const id = fields.get('conversationId');
  return toReply(signIn.continue(id?.isNumber === true ? id.number() : 0, readPayload(fields)));
}

/** `logout` */
export function logout({ signIn, db }: Request): Reply {
  signIn.logout(db);
  return {};
}

/** `connectionStatus`: who is signed in. The one account may do everything. */
export function connectionStatus({ signIn: { user } }: Request): Reply {
  return {
    authInfo: {
      authenticatedUsers: user ? [user] : [],
      authenticatedUserRoles: user ? [{ role: 'root', db: 'admin' }] : [],
    },
  };
}

/** What `hello` answers about signing in: the mechanisms, and the first step of a conversation that came along. */
export function helloAuthentication(request: Request): Document {
  const mechanisms = request.get('saslSupportedMechs') ? { saslSupportedMechs: [MECHANISM] } : {};
  const speculative = request.document('speculativeAuthenticate')?.map();
  if (!speculative?.has('saslStart')) return mechanisms;
  try {
    const start = readStart(speculative, speculative.get('db')?.string() ?? request.db);
    return { ...mechanisms, speculativeAuthenticate: toReply(request.signIn.start(start)) };
  } catch {
    // The client then begins anew with saslStart, and is told there what is wrong.
    return mechanisms;
  }
}

/** Users are not kept in the database: there is the one that the engine is started with. */
export function refuseUserCommand({ name }: Request): never {
  throw notSupported(`the command '${name}'`);
}

function readStart(fields: ReadonlyMap<string, RawValue>, database: string): SaslStart {
  const options = fields.get('options');
  return {
    database,
    mechanism: textOf(fields.get('mechanism')),
    payload: readPayload(fields),
    skipEmptyExchange: options?.isDocument === true && options.map().get('skipEmptyExchange')?.truthy() === true,
  };
}

function textOf(value: RawValue | undefined): string {
  return value?.type === T.STRING ? value.string() : '';
}

/** The payload's text; clients send it as binary data, or in base64. */
function readPayload(fields: ReadonlyMap<string, RawValue>): string {
  const payload = fields.get('payload');
  if (payload?.type === T.BINARY) return payload.bytes().subarray(5).toString('utf8');
  if (payload?.type === T.STRING) return Buffer.from(payload.string(), 'base64').toString('utf8');
  throw new MongoError(CODE.TypeMismatch, "BSON field 'payload' must be binary data or a string in base64");
}

function toReply({ payload, ...reply }: SaslReply): Document {
  return { ...reply, payload: new Binary(Buffer.from(payload, 'utf8')) };
}
