import { ServerInterceptingCall, type ServerInterceptor } from '@grpc/grpc-js';
import { type Socket } from 'node:net';

/** Tells connections that have made a call from those that only connected. */
export class Callers {
  /** What to do at the first call of a connection, by the address it comes from. */
  readonly #silent = new Map<string, () => void>();

  add(socket: Socket, spoke: () => void): void {
    const peer = `${socket.remoteAddress}:${socket.remotePort}`;
    this.#silent.set(peer, spoke);
    socket.once('close', () => {
      if (this.#silent.get(peer) === spoke) this.#silent.delete(peer);
    });
  }

  /** Takes note of each call and lets it pass. */
  readonly interceptor: ServerInterceptor = (_method, call) => {
    const peer = call.getPeer();
    this.#silent.get(peer)?.();
    this.#silent.delete(peer);
    return new ServerInterceptingCall(call);
  };
}
