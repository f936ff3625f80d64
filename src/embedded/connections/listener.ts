import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:tls';
import { readTlsFiles, type TlsFiles } from '../protection.js';
import { Crowd } from './crowd.js';
import { type ConnectionLimits } from './limits.js';

/** Takes over a client that can be talked to; `spoke` is to be called when it has sent its first command. */
export type ClientHandler = (socket: Socket, spoke: () => void) => void;

/**
 * The port that clients connect to, with TLS or without. Who says nothing is let go after a while, and sooner when
 * others want to come in.
 */
export class Listener {
  readonly #server: Server = createServer();
  readonly #crowd: Crowd;
  /** Does the handshakes of what the other server accepts; it does not listen itself. */
  readonly #tls: TlsServer | undefined;

  /**
   * @param protocol agreed on in the TLS handshake (ALPN), if any
   * @throws Error that names the TLS file which cannot be used
   */
  constructor(
    tls: TlsFiles | undefined,
    private readonly limits: ConnectionLimits,
    protocol?: string,
  ) {
    this.#crowd = new Crowd(limits.connections);
    this.#tls = tls && tlsServer(tls, protocol);
  }

  /** Hands over each client that can be talked to. */
  onClient(handle: ClientHandler): void {
    const greeted = new Map<string, () => void>();
    this.#tls?.on('secureConnection', (secured) => handle(secured, greeted.get(peerOf(secured)) ?? (() => undefined)));
    this.#server.on('connection', (socket: Socket) => {
      if (!this.#crowd.admit(socket)) return;
      const peer = peerOf(socket);
      const overdue = setTimeout(() => socket.destroy(), this.limits.patienceMs);
      const spoke = (): void => {
        clearTimeout(overdue);
        this.#crowd.spoke(socket);
      };
      socket.once('close', () => {
        clearTimeout(overdue);
        if (greeted.get(peer) === spoke) greeted.delete(peer);
      });
      if (!this.#tls) handle(socket, spoke);
      else {
        greeted.set(peer, spoke);
        this.#tls.emit('connection', socket);
      }
    });
  }

  /**
   * Begins to listen and gives the port.
   * @throws Error when the address cannot be had
   */
  listen(host: string, port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, () => {
        this.#server.off('error', reject);
        resolve((this.#server.address() as AddressInfo).port);
      });
    });
  }

  /** Takes nobody in any more; resolves when everybody has gone. */
  stop(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  /** Stops listening and cuts who is still connected. */
  close(): Promise<void> {
    const closed = this.stop();
    this.#crowd.cutAll();
    return closed;
  }
}

/** Address and port that a connection comes from: the same for the TLS connection and for the one below it. */
export function peerOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress}:${remotePort}`;
}

function tlsServer(files: TlsFiles, protocol: string | undefined): TlsServer {
  const { cert, key } = readTlsFiles(files);
  const protocols = protocol === undefined ? {} : { ALPNProtocols: [protocol] };
  try {
    return createTlsServer({ cert, key, minVersion: 'TLSv1.2', ...protocols });
  } catch (error) {
    const names = `${files.certificateFile} and ${files.keyFile}`;
    throw new Error(`No TLS certificate and key can be made of ${names}: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
