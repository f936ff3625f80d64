import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { StoredEvent } from '../platform/eventstore/recorded-event.js';
import { TransferError } from './transfer-error.js';

/** An event of an export, one JSON line: as it is stored, sealed values and attested hashes included. */
export interface ExportedEvent {
  readonly stream: string;
  /** Decimal. */
  readonly revision: string;
  /** Commit position in the log that was exported, decimal; another log gives another one. */
  readonly position: string;
  readonly id: string;
  readonly type: string;
  /** Text of the stored JSON, character by character: read and written anew, a number or the order of keys could change. */
  readonly data: string;
  readonly metadata: string;
}

/** What the store writes for itself is not exported; see `LimitedStreams` for what of it matters. */
export function isOfTheStore({ streamName, type }: StoredEvent): boolean {
  return streamName.startsWith('$') || type === '$streamDeleted';
}

/** @throws TransferError for an event whose bytes are no text, which no event of the product is */
export function exported({ streamName, revision, position, id, type, ...bytes }: StoredEvent): ExportedEvent {
  if (!isUtf8(bytes.dataBytes) || !isUtf8(bytes.metadataBytes))
    throw new TransferError(`Event ${id} of stream ${streamName} is not text.`);
  return {
    stream: streamName,
    revision: revision.toString(),
    position: position.toString(),
    id,
    type,
    data: text(bytes.dataBytes),
    metadata: text(bytes.metadataBytes),
  };
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
}

export function lineOf(event: ExportedEvent): string {
  return `${JSON.stringify(event)}\n`;
}

/**
 * The events of an export in their order.
 *
 * @throws TransferError when the file cannot be read to its end
 */
export async function* readEvents(path: string): AsyncGenerator<ExportedEvent, void, undefined> {
  try {
    for await (const line of lines(path)) yield JSON.parse(line) as ExportedEvent;
  } catch (cause) {
    throw new TransferError(`${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}

/** Lines that end with a line feed and nothing else, as `lineOf` writes them: texts may hold other separators. */
async function* lines(path: string): AsyncGenerator<string, void, undefined> {
  // Whatever goes wrong comes out of the loop; leaving the loop closes the file.
  const text = pipeline(createReadStream(path), createGunzip(), () => undefined).setEncoding('utf8');
  let begun = '';
  for await (const chunk of text as AsyncIterable<string>) {
    const [first = '', ...others] = chunk.split('\n');
    begun += first;
    for (const next of others) {
      yield begun;
      begun = next;
    }
  }
  if (begun !== '') throw new Error('its last line has no end.');
}
