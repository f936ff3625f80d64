import type { ExpectedRevision, SerializedEvent } from '../platform/eventstore/recorded-event.js';
import type { ExportedEvent } from './event-lines.js';

/** Events that follow one another both in the log and in their stream, for one append. */
export interface Run {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly events: readonly SerializedEvent[];
}

/** An append holds at most 1 MiB on a server with its ordinary settings, whatever the number of its events. */
const longestRun = 200;
const largestRunBytes = 512 * 1024;

/** Cuts the events of an export, `first` and then the others, into appends. */
export async function* runsOf(
  first: ExportedEvent | undefined,
  others: AsyncIterable<ExportedEvent>,
): AsyncGenerator<Run, void, undefined> {
  if (first === undefined) return;
  let run = begin(first);
  for await (const event of others) {
    const serialized = serialize(event);
    const size = sizeOf(serialized);
    const joins =
      event.stream === run.stream &&
      event.revision === run.next.toString() &&
      run.events.length < longestRun &&
      run.size + size <= largestRunBytes;
    if (joins) {
      run.events.push(serialized);
      run.size += size;
      run.next += 1n;
    } else {
      yield run;
      run = begin(event);
    }
  }
  yield run;
}

interface OpenRun extends Run {
  readonly events: SerializedEvent[];
  /** Bytes. */
  size: number;
  /** Revision of the event that may join. */
  next: bigint;
}

function begin(event: ExportedEvent): OpenRun {
  const revision = BigInt(event.revision);
  const serialized = serialize(event);
  return {
    stream: event.stream,
    expected: revision === 0n ? 'no-stream' : revision - 1n,
    events: [serialized],
    size: sizeOf(serialized),
    next: revision + 1n,
  };
}

function serialize({ id, type, data, metadata }: ExportedEvent): SerializedEvent {
  return { id, type, data, metadata };
}

function sizeOf({ type, data, metadata }: SerializedEvent): number {
  return 2 * type.length + Buffer.byteLength(data) + Buffer.byteLength(metadata);
}
