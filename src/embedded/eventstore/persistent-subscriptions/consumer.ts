import { type Timings } from './timings.js';

/** Who connected, as statistics tell it. */
export interface ConsumerIdentity {
  readonly from: string;
  readonly username: string;
  readonly connectionName: string;
}

/** Somebody who takes messages from a group. */
export class Consumer {
  /** Messages delivered and not settled. */
  inFlight = 0;
  /** Whether its connection takes no more for the moment; it then costs no memory. */
  paused = false;
  /** Messages delivered since it connected. */
  total = 0;
  /** `total` when statistics were asked for last. */
  measured = 0;

  /** @param bufferSize most messages in flight */
  constructor(
    readonly identity: ConsumerIdentity,
    readonly bufferSize: number,
    readonly timings: Timings | undefined,
  ) {}

  get slots(): number {
    return Math.max(0, this.bufferSize - this.inFlight);
  }

  get ready(): boolean {
    return !this.paused && this.slots > 0;
  }
}
