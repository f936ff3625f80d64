import type { RecordedEvent } from '../platform/eventstore/recorded-event.js';
import { TransferError } from './transfer-error.js';

const limits = ['$maxCount', '$maxAge', '$tb'] as const;

/** `$tb` of a deleted stream, as far as a number can tell. */
const everything = 2 ** 63;

/** So many are named; who has more looks for what they have in common. */
const mostNamed = 10;

/**
 * Streams that the store was told to delete or to truncate. Other stores can take them neither in part, since revisions begin at 0, nor as a
 * whole, since they would show again what somebody took away: so they are refused.
 */
export class LimitedStreams {
  readonly #streams = new Map<string, string>();

  /** The next event of the log, with those of the store itself. */
  take({ streamName, type, data }: RecordedEvent): void {
    if (type === '$streamDeleted') this.#note(streamName, 'deleted for ever');
    else if (type === '$metadata' && streamName.startsWith('$$')) this.#note(streamName.slice(2), limitsOf(data));
  }

  /** @throws TransferError that names them, when there are any */
  refuse(): void {
    if (this.#streams.size === 0) return;
    const named = [...this.#streams].slice(0, mostNamed).map(([stream, why]) => `${stream} (${why})`);
    const others = this.#streams.size - named.length;
    throw new TransferError(
      `The store was told to delete or truncate ${named.join(', ')}${others === 0 ? '' : ` and ${others} more`}; only whole streams are moved.`,
    );
  }

  #note(stream: string, why: string): void {
    if (stream.startsWith('$')) return;
    if (why === '') this.#streams.delete(stream);
    else this.#streams.set(stream, why);
  }
}

/** What the metadata of a stream limit, in words; nothing when they do not. */
function limitsOf(data: unknown): string {
  const metadata = (data ?? {}) as Readonly<Record<string, unknown>>;
  if (Number(metadata['$tb']) >= everything) return 'deleted';
  return limits
    .filter((limit) => Number(metadata[limit]) > 0)
    .map((limit) => `${limit} ${String(metadata[limit])}`)
    .join(', ');
}
