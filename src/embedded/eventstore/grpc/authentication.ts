import {
  type Metadata,
  type ServerInterceptor,
  ServerInterceptingCall,
  type ServerInterceptingCallInterface,
} from '@grpc/grpc-js';
import { type PasswordCheck } from './password-check.js';
import { accessDenied, notAuthenticated, type StatusError } from './errors.js';

/** What clients ask before they sign in: the official one sends no credentials with these calls. */
const ANONYMOUS: ReadonlySet<string> = new Set([
  '/event_store.client.gossip.Gossip/Read',
  '/event_store.client.server_features.ServerFeatures/GetSupportedMethods',
]);

/**
 * Lets calls through that carry the right `authorization: Basic …`. A call is checked once, when it begins; no handler
 * sees one that is refused.
 */
export function authenticationInterceptor(check: PasswordCheck): ServerInterceptor {
  return ({ path }, call) => {
    if (ANONYMOUS.has(path)) return new ServerInterceptingCall(call);
    return new ServerInterceptingCall(call, {
      start: (next) => {
        next({
          onReceiveMetadata: (metadata, pass) => {
            void refusal(check, metadata).then((refused) => {
              if (refused) refuse(call, refused);
              else pass(metadata);
            });
          },
        });
      },
    });
  };
}

/** Why the call may not go on, if so. As on the server, no credentials and wrong ones are told apart. */
async function refusal(check: PasswordCheck, metadata: Metadata): Promise<StatusError | undefined> {
  const header = metadata.get('authorization')[0];
  if (header === undefined) return accessDenied();
  return (await check.accepts(String(header))) ? undefined : notAuthenticated();
}

function refuse(call: ServerInterceptingCallInterface, { code, details, metadata }: StatusError): void {
  call.sendStatus({ code, details, metadata });
}
