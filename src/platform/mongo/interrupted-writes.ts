import { Connection } from 'mongodb/lib/cmap/connection.js';

/**
 * Loading this module ends commands that are still being sent when their connection ends.
 *
 * The driver (7.9) waits for the socket's `drain` with every message of 16 KiB or more. When the connection ends meanwhile, it goes on
 * waiting for ever, or fails with the bare error of the socket, which is no `MongoError`: neither the driver nor
 * `isStoreUnavailable` takes it for an outage. Here the failure of the connection is the failure of the command, which the driver
 * sends again where that is safe.
 */
const { writeCommand } = Connection.prototype;

Connection.prototype.writeCommand = async function (this: Connection, command, options) {
  let end = (): void => undefined;
  const ended = new Promise<never>((_, reject) => {
    end = () => reject(this.error ?? new Error(`Connection ${this.id} has ended.`));
  });
  this.once('close', end);
  try {
    await Promise.race([writeCommand.call(this, command, options), ended]);
  } finally {
    this.off('close', end);
  }
};
