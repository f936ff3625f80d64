import { connect, createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { primaryUrl } from '../../support/primary-url.js';

/** Where a connection dies: before the command reaches the server, or after it was carried out and before its answer. */
export type Cut = 'before' | 'after';

const WRITES: ReadonlySet<string> = new Set(['insert', 'update', 'delete', 'findAndModify']);
const OP_MSG = 2013;
/** Message header, flags, kind of the first section, length of its document and type of its first element. */
const FIRST_NAME_AT = 16 + 4 + 1 + 4 + 1;

/**
 * A wire between a client and a MongoDB server that is cut for good at the n-th write command. To the client that looks like a
 * server that has gone; to the server like a client that has crashed there.
 */
export class CutProxy {
  readonly #sockets = new Set<Socket>();
  #writesLeft = Infinity;
  #manner: Cut = 'before';
  #isCut = false;
  #writes = 0;
  /** Called at once when the wire is cut. */
  onCut: () => void = () => undefined;

  private constructor(
    private readonly server: Server,
    private readonly target: URL,
  ) {}

  static async to(url: string): Promise<CutProxy> {
    const server = createServer();
    const proxy = new CutProxy(server, await primaryUrl(url));
    server.on('connection', (client) => proxy.#join(client));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    const url = new URL(this.target.href);
    url.port = String((this.server.address() as AddressInfo).port);
    return url.href;
  }

  get isCut(): boolean {
    return this.#isCut;
  }

  /** Write commands seen so far. */
  get writes(): number {
    return this.#writes;
  }

  /** Arms the cut: `writes` commands from now on still pass. */
  cutAfter(writes: number, cut: Cut): void {
    this.#writesLeft = writes;
    this.#manner = cut;
  }

  /** Puts the wire together again. */
  mend(): void {
    this.#isCut = false;
    this.#writesLeft = Infinity;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  #join(client: Socket): void {
    if (this.#isCut) return void client.destroy();
    const server = connect(Number(this.target.port), this.target.hostname);
    for (const socket of [client, server]) {
      this.#sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => this.#sockets.delete(socket));
    }
    client.on('close', () => server.end());
    server.on('close', () => client.destroy());
    let answersBlocked = false;
    server.on('data', (chunk) => {
      if (answersBlocked) this.#drop();
      else client.write(chunk);
    });
    let buffered: Buffer = Buffer.alloc(0);
    client.on('data', (chunk) => {
      buffered = Buffer.concat([buffered, chunk]);
      for (;;) {
        if (buffered.length < 4 || buffered.length < buffered.readInt32LE(0) || this.#isCut) return;
        const message = buffered.subarray(0, buffered.readInt32LE(0));
        buffered = buffered.subarray(message.length);
        const isLast = isWrite(message) && this.#countDown();
        if (isLast && this.#manner === 'before') {
          this.#drop();
          return;
        }
        answersBlocked ||= isLast;
        server.write(message);
      }
    });
  }

  #countDown(): boolean {
    this.#writes += 1;
    if (this.#writesLeft > 0) {
      this.#writesLeft -= 1;
      return false;
    }
    return true;
  }

  #drop(): void {
    for (const socket of this.#sockets) socket.destroy();
    if (this.#isCut) return;
    this.#isCut = true;
    this.onCut();
  }
}

function isWrite(message: Buffer): boolean {
  if (message.readInt32LE(12) !== OP_MSG) return false;
  const end = message.indexOf(0, FIRST_NAME_AT);
  return WRITES.has(message.toString('latin1', FIRST_NAME_AT, end));
}
