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

/** Whether a read finds the stream; a stream with settings only is not found, one truncated to nothing is. */
export function isReadable(head: StreamHead): boolean {
  return head.last >= 0 && !isSoftDeleted(head.metadata);
}
