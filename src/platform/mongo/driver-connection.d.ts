/** What is used of a module of the driver that it does not declare. */
declare module 'mongodb/lib/cmap/connection.js' {
  import type { EventEmitter } from 'node:events';

  /** One connection of a pool. Emits `close` once, when it cannot be used any more; `error` is then set. */
  export class Connection extends EventEmitter {
    readonly id: string | number;
    readonly error: Error | null;
    /** Sends a command. Resolves when the socket has taken it. */
    writeCommand: (this: Connection, command: unknown, options: unknown) => Promise<void>;
  }
}
