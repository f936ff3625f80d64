/** Whoever gets the messages of a read, at its own pace. */
export interface Receiver {
  /** False once nobody listens any more. */
  readonly open: boolean;
  /** Sends a message; when this returns false, await `ready()` before the next one. */
  send(message: Buffer): boolean;
  /** Resolves when the receiver has taken what was sent, or has gone. */
  ready(): Promise<void>;
  /** Resolves at the next `wake()`, or when the receiver has gone. */
  sleep(): Promise<void>;
  wake(): void;
}
