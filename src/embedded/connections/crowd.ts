import { type Socket } from 'node:net';

/**
 * Keeps the number of connections within a limit. Who has never said anything makes room for a newcomer, the longest
 * silent first, so that connections opened for nothing keep nobody out.
 */
export class Crowd {
  readonly #everyone = new Set<Socket>();
  /** In the order of their arrival. */
  readonly #silent = new Set<Socket>();

  constructor(private readonly limit: number) {}

  /** Lets a socket in, if need be in the place of a silent one; false (and the socket is cut) when nobody can go. */
  admit(socket: Socket): boolean {
    if (this.#everyone.size >= this.limit && !this.#cutSilent()) {
      socket.destroy();
      return false;
    }
    this.#everyone.add(socket);
    this.#silent.add(socket);
    socket.once('close', () => this.#forget(socket));
    return true;
  }

  /** Remembers that a socket has sent a whole command. */
  spoke(socket: Socket): void {
    this.#silent.delete(socket);
  }

  cutAll(): void {
    for (const socket of this.#everyone) socket.destroy();
  }

  #cutSilent(): boolean {
    const [longest] = this.#silent;
    if (!longest) return false;
    longest.destroy();
    this.#forget(longest);
    return true;
  }

  #forget(socket: Socket): void {
    this.#everyone.delete(socket);
    this.#silent.delete(socket);
  }
}
