import { readFileSync } from 'node:fs';
import { BlockList, isIP } from 'node:net';

/** The one account of an engine. */
export interface Account {
  readonly name: string;
  readonly password: string;
}

/** PEM files: the certificate, followed by those between it and its root, and its private key. */
export interface TlsFiles {
  readonly certificateFile: string;
  readonly keyFile: string;
}

/** What an engine does against those who reach its port. */
export interface Protection {
  /** Address or host name to listen on; 127.0.0.1 unless said otherwise. */
  readonly host?: string | undefined;
  /** Whom to let in; without one, anybody who reaches the port. */
  readonly account?: Account | undefined;
  /** Speaks TLS only, when given. */
  readonly tls?: TlsFiles | undefined;
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** True when only programs of this machine reach the address. Of names only `localhost` counts: any other may resolve to anything. */
export function isLoopback(host: string): boolean {
  const version = isIP(host);
  return version === 0 ? host.toLowerCase() === 'localhost' : loopback.check(host, version === 6 ? 'ipv6' : 'ipv4');
}

/**
 * Refuses to listen where other machines can connect and anybody could read along.
 * @throws Error that says what would be right
 */
export function requireProtection({ host = '127.0.0.1', account, tls }: Protection): void {
  if (isLoopback(host) || (account && tls)) return;
  const missing = [account ? [] : ['a password'], tls ? [] : ['a TLS certificate with its key']].flat().join(' and ');
  throw new Error(
    `The engine will not listen on ${JSON.stringify(host)}, which other machines may reach, without ${missing}; ` +
      'give what is missing, or let it listen on 127.0.0.1, ::1 or localhost.',
  );
}

/** The host in a connection string of the same machine: an address that stands for all of them is reached over loopback. */
export function reachableHost(host: string): string {
  if (isIP(host) === 4) return host === '0.0.0.0' ? '127.0.0.1' : host;
  return isIP(host) === 6 && /^[0:]+$/.test(host) ? '127.0.0.1' : host;
}

/**
 * The content of the TLS files.
 * @throws Error that names the file that cannot be read
 */
export function readTlsFiles({ certificateFile, keyFile }: TlsFiles): { readonly cert: Buffer; readonly key: Buffer } {
  return { cert: readPem('certificate', certificateFile), key: readPem('key', keyFile) };
}

function readPem(what: string, path: string): Buffer {
  let pem: Buffer;
  try {
    pem = readFileSync(path);
  } catch (error) {
    throw new Error(`The TLS ${what} ${path} cannot be read: ${(error as Error).message}`, { cause: error });
  }
  if (!pem.includes('-----BEGIN ')) throw new Error(`The TLS ${what} ${path} is not a PEM file`);
  return pem;
}
