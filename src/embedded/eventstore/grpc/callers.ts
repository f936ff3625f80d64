import { ServerInterceptingCall, type ServerInterceptor } from '@grpc/grpc-js';
import { type Socket } from 'node:net';
import { peerOf } from '../../connections/listener.js';

/** The connections of the server: which have made a call, and which only connected. */
export class Callers {
  /** What to do at the first call of a connection, by the address it comes from. */
  readonly #silent = new Map<string, () => void>();
  readonly #sockets = new Map<string, Socket>();

  add(socket: Socket, spoke: () => void): void {
    const peer = peerOf(socket);
    this.#silent.set(peer, spoke);
    this.#sockets.set(peer, socket);
    socket.once('close', () => {
      if (this.#silent.get(peer) === spoke) this.#silent.delete(peer);
      if (this.#sockets.get(peer) === socket) this.#sockets.delete(peer);
    });
  }

  /** Ends the connection from an address, with every call on it. */
  cut(peer: string): void {
    this.#sockets.get(peer)?.destroy();
  }

  /** Takes note of each call and lets it pass. */
  readonly interceptor: ServerInterceptor = (_method, call) => {
    const peer = call.getPeer();
    this.#silent.get(peer)?.();
    this.#silent.delete(peer);
    return new ServerInterceptingCall(call);
  };
}
