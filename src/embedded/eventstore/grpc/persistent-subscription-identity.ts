import { type Metadata } from '@grpc/grpc-js';
import { type ConsumerIdentity } from '../persistent-subscriptions/consumer.js';

/** Who a consumer says it is; that its password is right was checked before. Addresses are not told, as on the server. */
export function identityOf(metadata: Metadata): ConsumerIdentity {
  const [name] = metadata.get('connection-name');
  return { from: '', username: usernameOf(metadata), connectionName: name === undefined ? '<unknown>' : String(name) };
}

function usernameOf(metadata: Metadata): string {
  const [, encoded] = /^Basic (.+)$/i.exec(String(metadata.get('authorization')[0] ?? '')) ?? [];
  const name = encoded && Buffer.from(encoded, 'base64').toString('utf8').split(':')[0];
  return name === undefined || name === '' ? 'anonymous' : name;
}
