import { isSoftDeleted, type StreamMetadata } from './stream-metadata.js';

/** What is known of a stream without reading its events. Immutable: a write makes a new one. */
export interface StreamHead {
  readonly name: string;
  /** Number in the index, or undefined if nothing was ever written to the stream. */
  readonly number: number | undefined;
  /** Revision of the last event, or −1. Survives deletion: revisions never start again. */
  readonly last: number;
  readonly tombstoned: boolean;
  /** Whether the metastream has events. */
  readonly hasMetadata: boolean;
  readonly metadata: StreamMetadata;
}

const METASTREAM = '$$';

export function isMetastream(name: string): boolean {
  return name.startsWith(METASTREAM);
}

export function metastreamOf(name: string): string {
  return METASTREAM + name;
}

/** The stream whose settings a metastream holds. */
export function ownerOf(metastream: string): string {
  return metastream.slice(METASTREAM.length);
}

/** Longest name in bytes, without the prefix of a metastream: names are keys of the database. */
export const LONGEST_NAME_BYTES = 1024;

/** Whether there can be a stream of this name. */
export function isWithinNameLimit(name: string): boolean {
  return Buffer.byteLength(isMetastream(name) ? ownerOf(name) : name, 'utf8') <= LONGEST_NAME_BYTES;
}

/** Whether a read finds the stream; a stream with settings only is not found, one truncated to nothing is. */
export function isReadable(head: StreamHead): boolean {
  return head.last >= 0 && !isSoftDeleted(head.metadata);
}
