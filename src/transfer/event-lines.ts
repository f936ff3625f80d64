import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import type { RecordedEvent } from '../platform/eventstore/recorded-event.js';

/** An event of an export, one JSON line: as it was recorded, sealed values and attested hashes included. */
export interface ExportedEvent {
  readonly stream: string;
  /** Decimal. */
  readonly revision: string;
  /** Commit position in the log that was exported, decimal; another log gives another one. */
  readonly position: string;
  readonly id: string;
  readonly type: string;
  readonly data: unknown;
  readonly metadata: unknown;
}

export function lineOf({ streamName, revision, position, id, type, data, metadata }: RecordedEvent): string {
  const event: ExportedEvent = {
    stream: streamName,
    revision: revision.toString(),
    position: position.toString(),
    id,
    type,
    data,
    metadata,
  };
  return `${JSON.stringify(event)}\n`;
}

/** The events of an export in their order. */
export async function* readEvents(path: string): AsyncGenerator<ExportedEvent, void, undefined> {
  const file = createReadStream(path);
  const lines = createInterface({ input: file.pipe(createGunzip()), crlfDelay: Infinity });
  try {
    for await (const line of lines) yield JSON.parse(line) as ExportedEvent;
  } finally {
    lines.close();
    file.destroy();
  }
}
