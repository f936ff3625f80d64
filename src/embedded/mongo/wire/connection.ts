import { type Socket } from 'node:net';
import { type Share, type SharedMemory } from '../../connections/shared-memory.js';
import { SignIn } from '../authentication/sign-in.js';
import { dispatch } from '../commands/dispatch.js';
import { type Engine } from '../commands/engine.js';
import { Request } from '../commands/request.js';
import { type Blocks } from './blocks.js';
import { FrameReader, frameReply, MORE_TO_COME, readMessage } from './framing.js';

/** What all connections share: how much messages that have arrived in part may hold, and answers that are not read; and the blocks of the former. */
export interface ClientMemory {
  readonly arriving: SharedMemory;
  readonly unread: SharedMemory;
  readonly blocks: Blocks;
}

/**
 * Serves one client: commands of a connection are carried out one after the other. Bytes that are no message end the
 * connection; other clients do not notice.
 */
export class Connection {
  private readonly frames: FrameReader;
  private readonly queue: Buffer[] = [];
  private readonly signIn: SignIn;
  private working: Promise<void> | undefined;
  private replies = 1;
  /** Runs while a message is awaited that has begun to arrive. */
  private overdue: NodeJS.Timeout | undefined;
  /** What that message holds. */
  private arriving: Share | undefined;

  constructor(
    private readonly socket: Socket,
    private readonly engine: Engine,
    private readonly id: number,
    private readonly patienceMs: number,
    private readonly memory: ClientMemory,
    private readonly spoke: () => void,
  ) {
    this.frames = new FrameReader(memory.blocks);
    this.signIn = new SignIn(engine.users);
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.take(chunk));
    // A reset by the peer is an end like any other.
    socket.on('error', () => socket.destroy());
    socket.on('timeout', () => socket.destroy());
    socket.on('close', () => {
      this.expectNothing();
      this.frames.clear();
    });
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
    if (this.queue.length === 0) {
      this.expectMessage();
      return;
    }
    this.expectNothing();
    this.spoke();
    this.working ??= this.work();
  }

  private expectMessage(): void {
    this.overdue ??= setTimeout(() => this.socket.destroy(), this.patienceMs);
    this.arriving ??= this.memory.arriving.begin(() => this.socket.destroy());
    this.arriving.holds(this.frames.held);
  }

  private expectNothing(): void {
    clearTimeout(this.overdue);
    this.overdue = undefined;
    this.arriving?.finished();
    this.arriving = undefined;
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
      if (this.frames.held > 0 && !this.socket.destroyed) this.expectMessage();
      this.socket.resume();
    }
  }

  private async answer(frame: Buffer): Promise<void> {
    const message = readMessage(frame);
    const address = this.socket.localAddress ?? '';
    const local = address.startsWith('::ffff:') ? address.slice(7) : address.includes(':') ? `[${address}]` : address;
    const { body, sequences, database } = message;
    const request = new Request(body, sequences, this.engine, this.id, local, this.signIn, database);
    const reply = await dispatch(request);
    if ((message.flags & MORE_TO_COME) !== 0 || this.socket.destroyed) return;
    this.socket.cork();
    for (const part of frameReply(message, this.replies++, reply)) this.socket.write(part);
    this.socket.uncork();
    if (this.socket.writableNeedDrain) await this.drained();
  }

  /** Waits until a slow reader has taken what was sent. */
  private async drained(): Promise<void> {
    const bytes = this.socket.writableLength;
    const unread = this.memory.unread.begin(() => this.socket.destroy());
    unread.holds(bytes);
    this.engine.cursors.room.takes(bytes);
    await drained(this.socket, this.patienceMs);
    this.engine.cursors.room.gives(bytes);
    unread.finished();
  }
}

/** Resolves when everything is taken or the connection ends; one that takes nothing for `patienceMs` is timed out. */
function drained(socket: Socket, patienceMs: number): Promise<void> {
  socket.setTimeout(patienceMs);
  return new Promise((resolve) => {
    const done = (): void => {
      socket.setTimeout(0);
      socket.off('drain', done);
      socket.off('close', done);
      resolve();
    };
    socket.on('drain', done);
    socket.on('close', done);
  });
}
