import type { StoredEvent } from '../platform/eventstore/recorded-event.js';
import { type ExportedEvent, exported, isOfTheStore } from './event-lines.js';

/** How far a log and an export go together. */
export interface Together {
  /** Events that both have. */
  readonly events: number;
  /** The first event of the log that is not the export's. */
  readonly misfit: StoredEvent | undefined;
  /** The first event of the export that is not in the log; taken out of the export. */
  readonly next: ExportedEvent | undefined;
}

/** Reads a log beside an export until they differ or the log ends; `seen` gets every event of the log on the way. */
export async function sideBySide(
  log: AsyncIterable<StoredEvent>,
  events: AsyncGenerator<ExportedEvent>,
  seen: (event: StoredEvent) => void,
): Promise<Together> {
  let both = 0;
  let next = await take(events);
  for await (const event of log) {
    seen(event);
    if (isOfTheStore(event)) continue;
    if (next === undefined || !isSame(exported(event), next)) return { events: both, misfit: event, next };
    both += 1;
    next = await take(events);
  }
  return { events: both, misfit: undefined, next };
}

async function take(events: AsyncGenerator<ExportedEvent>): Promise<ExportedEvent | undefined> {
  const result = await events.next();
  return result.done === true ? undefined : result.value;
}

/** In everything but the position, which is each log's own. */
function isSame(one: ExportedEvent, other: ExportedEvent): boolean {
  return (['id', 'stream', 'revision', 'type', 'data', 'metadata'] as const).every((part) => one[part] === other[part]);
}
