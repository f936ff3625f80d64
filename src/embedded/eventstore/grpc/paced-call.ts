import { type ServerWritableStream } from '@grpc/grpc-js';
import { toStatus } from './errors.js';

/** Requests and replies pass as bytes where they are hot, so the reply type is always a buffer. */
export type ReadCall<Request> = ServerWritableStream<Request, Buffer>;

/** Bytes of messages that may wait for the reader of one call; one larger message may wait alone. */
const MAX_WAITING_BYTES = 64 * 1024;

/** The sending side of a call, at the pace of its reader: nothing is read from disk that cannot be sent. */
export class PacedCall<Request> {
  readonly #call: ReadCall<Request>;
  #open = true;
  #waitingBytes = 0;
  #wake: (() => void) | undefined;

  constructor(call: ReadCall<Request>) {
    this.#call = call;
    const close = (): void => {
      this.#open = false;
      this.wake();
    };
    call.on('cancelled', close);
    call.on('close', close);
  }

  /** False once the reader has gone. */
  get open(): boolean {
    return this.#open && !this.#call.cancelled;
  }

  get #full(): boolean {
    return this.#waitingBytes >= MAX_WAITING_BYTES;
  }

  /** Sends a message; when this returns false, await `ready()` before the next one. */
  send(message: Buffer): boolean {
    this.#waitingBytes += message.length;
    this.#call.write(message, () => {
      this.#waitingBytes -= message.length;
      if (!this.#full) this.wake();
    });
    return !this.#full;
  }

  /** Resolves when the reader has taken what was sent, or has gone. */
  async ready(): Promise<void> {
    while (this.open && this.#full) await this.sleep();
  }

  /** Resolves at the next `wake()`, or when the reader has gone. */
  sleep(): Promise<void> {
    if (!this.open) return Promise.resolve();
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  /** Lets the sleeper look again. */
  wake(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }

  end(): void {
    if (this.open) this.#call.end();
    this.#open = false;
  }

  fail(error: unknown): void {
    if (this.open) this.#call.emit('error', toStatus(error));
    this.#open = false;
    this.wake();
  }
}
