import { createHash } from 'node:crypto';
import { type ChainFinding, verifyChain } from '../platform/event-sourcing/chain-verification.js';
import { eventHash, GENESIS } from '../platform/event-sourcing/integrity-chain.js';
import type { EventLog } from '../platform/eventstore/event-log.js';
import type { RecordedEvent } from '../platform/eventstore/recorded-event.js';

export interface StreamFindings {
  readonly streamName: string;
  readonly findings: readonly ChainFinding[];
}

const deleted: ChainFinding = {
  kind: 'removed',
  revision: 0n,
  id: null,
  explanation: 'The store was told to delete the stream.',
};

/**
 * Verifies the chains of all streams while the log is read once, in its order. Of each stream only the hash of its last event is
 * kept; a stream that does not fit is looked at as a whole afterwards.
 */
export class LogVerification {
  readonly #ends = new Map<string, string>();
  readonly #suspects = new Set<string>();
  readonly #deleted = new Set<string>();
  #events = 0;

  get events(): number {
    return this.#events;
  }

  get streams(): number {
    return this.#ends.size;
  }

  /** The next event of the log. */
  take(event: RecordedEvent): void {
    const { streamName, revision, type } = event;
    if (type === '$streamDeleted') {
      this.#deleted.add(streamName);
      return;
    }
    const link = linkOf(event);
    this.#events += 1;
    const isNext =
      link !== undefined &&
      link.seq === revision.toString() &&
      link.prev === (fromBytes(this.#ends.get(streamName)) ?? GENESIS);
    if (!isNext) this.#suspects.add(streamName);
    this.#ends.set(streamName, toBytes(link?.hash ?? ''));
  }

  /**
   * SHA-256 over the name and the last hash of every stream, in the order in which the streams began. Since each hash attests all
   * before it, two logs with one digest hold the same histories.
   */
  digest(): string {
    const digest = createHash('sha256');
    for (const [streamName, hash] of this.#ends) digest.update(`${streamName} ${fromBytes(hash) ?? ''}\n`);
    return digest.digest('hex');
  }

  /** What is wrong, stream by stream. */
  async *findings(log: Pick<EventLog, 'load'>): AsyncGenerator<StreamFindings, void, undefined> {
    for (const streamName of this.#deleted) yield { streamName, findings: [deleted] };
    for (const streamName of this.#suspects) {
      if (this.#deleted.has(streamName)) continue;
      const events = await log.load(streamName);
      // What does not fit and cannot be looked at is not taken for whole.
      const findings = events === null ? [deleted] : verifyChain(streamName, events);
      if (findings.length > 0) yield { streamName, findings };
    }
  }
}

interface Link {
  readonly seq: string;
  readonly prev: string;
  readonly hash: string;
}

/** The event's place in its chain; `undefined` when its content is not what its hash attests. */
function linkOf({ streamName, id, type, data, metadata }: RecordedEvent): Link | undefined {
  if (typeof metadata !== 'object' || metadata === null) return undefined;
  const { integrity, ...attested } = metadata as Readonly<Record<string, unknown>>;
  if (!isLink(integrity)) return undefined;
  const { seq, prev, hash } = integrity;
  try {
    return eventHash({ stream: streamName, seq, id, type, data, metadata: attested, prev }) === hash
      ? integrity
      : undefined;
  } catch {
    // Content without a canonical form cannot be what was sealed.
    return undefined;
  }
}

function isLink(value: unknown): value is Link {
  const link = value as Partial<Record<keyof Link, unknown>> | null | undefined;
  return typeof link?.seq === 'string' && typeof link.prev === 'string' && typeof link.hash === 'string';
}

/** A quarter of the memory that the hexadecimal digits of all streams would take. */
function toBytes(hash: string): string {
  return Buffer.from(hash, 'hex').toString('latin1');
}

function fromBytes(bytes: string | undefined): string | undefined {
  return bytes === undefined ? undefined : Buffer.from(bytes, 'latin1').toString('hex');
}
