import { type Socket } from 'node:net';
import { dispatch } from '../commands/dispatch.js';
import { type Engine } from '../commands/engine.js';
import { Request } from '../commands/request.js';
import { FrameReader, frameReply, MORE_TO_COME, readMessage } from './framing.js';

/**
 * Serves one client: commands of a connection are carried out one after the other. Bytes that are no message end the
 * connection; other clients do not notice.
 */
export class Connection {
  private readonly frames = new FrameReader();
  private readonly queue: Buffer[] = [];
  private working: Promise<void> | undefined;
  private replies = 1;

  constructor(
    private readonly socket: Socket,
    private readonly engine: Engine,
    private readonly id: number,
  ) {
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.take(chunk));
    // A reset by the peer is an end like any other.
    socket.on('error', () => socket.destroy());
  }

  /** Cuts the connection and waits for the command under way. */
  async end(): Promise<void> {
    this.socket.destroy();
    await this.working;
  }

  private take(chunk: Buffer): void {
    try {
      this.queue.push(...this.frames.push(chunk));
    } catch {
      this.socket.destroy();
      return;
    }
    if (this.queue.length > 0) this.working ??= this.work();
  }

  private async work(): Promise<void> {
    this.socket.pause();
    try {
      for (let frame = this.queue.shift(); frame && !this.socket.destroyed; frame = this.queue.shift())
        await this.answer(frame);
    } catch {
      this.socket.destroy();
    } finally {
      this.working = undefined;
      this.socket.resume();
    }
  }

  private async answer(frame: Buffer): Promise<void> {
    const message = readMessage(frame);
    const address = this.socket.localAddress ?? '';
    const local = address.startsWith('::ffff:') ? address.slice(7) : address.includes(':') ? `[${address}]` : address;
    const request = new Request(message.body, message.sequences, this.engine, this.id, local, message.database);
    const reply = await dispatch(request);
    if ((message.flags & MORE_TO_COME) !== 0 || this.socket.destroyed) return;
    this.socket.cork();
    for (const part of frameReply(message, this.replies++, reply)) this.socket.write(part);
    this.socket.uncork();
    if (this.socket.writableNeedDrain) await drained(this.socket);
  }
}

/** Waits until a slow reader has taken what was sent. */
function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      socket.off('drain', done);
      socket.off('close', done);
      resolve();
    };
    socket.on('drain', done);
    socket.on('close', done);
  });
}
