import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { primaryUrl } from '../../support/primary-url.js';

/** A wire between a client and a MongoDB server that can stop in the middle of a message: a server that has been suspended, say. */
export class StallingWire {
  readonly #clients = new Set<Socket>();
  #bytesLeft = Infinity;

  private constructor(
    private readonly server: Server,
    private readonly target: URL,
  ) {}

  static async to(url: string): Promise<StallingWire> {
    const server = createServer();
    const wire = new StallingWire(server, await primaryUrl(url));
    server.on('connection', (client) => wire.#join(client));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return wire;
  }

  get url(): string {
    const url = new URL(this.target.href);
    url.port = String((this.server.address() as AddressInfo).port);
    return url.href;
  }

  /** After so many bytes from clients nothing passes any more. */
  stallAfter(bytes: number): void {
    this.#bytesLeft = bytes;
  }

  get isStalled(): boolean {
    return this.#bytesLeft <= 0;
  }

  /** Ends every connection as the death of the server would: what clients have sent is refused. */
  reset(): void {
    for (const client of this.#clients) client.resetAndDestroy();
  }

  async close(): Promise<void> {
    for (const client of this.#clients) client.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  #join(client: Socket): void {
    const server = connect(Number(this.target.port), this.target.hostname);
    this.#clients.add(client);
    client.on('error', () => undefined).on('close', () => this.#clients.delete(client) && server.destroy());
    server.on('error', () => undefined).on('close', () => client.destroy());
    server.on('data', (chunk) => client.write(chunk));
    client.on('data', (chunk) => {
      this.#bytesLeft -= chunk.length;
      if (this.isStalled) for (const each of this.#clients) each.pause();
      else server.write(chunk);
    });
  }
}
