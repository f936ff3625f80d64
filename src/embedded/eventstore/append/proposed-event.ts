/** An event as a writer proposes it; the engine adds stream, revision, position and time. */
export interface ProposedEvent {
  /** Lower-case UUID with dashes. */
  readonly id: string;
  /** UTF-8 event type. */
  readonly type: Buffer;
  readonly json: boolean;
  readonly data: Buffer;
  readonly metadata: Buffer;
}

const EMPTY = Buffer.alloc(0);

/** An event that the engine itself writes, such as `$metadata` or `$streamDeleted`. */
export function systemEvent(id: string, type: string, json: string | undefined): ProposedEvent {
  return {
    id,
    type: Buffer.from(type, 'utf8'),
    json: json !== undefined,
    data: json === undefined ? EMPTY : Buffer.from(json, 'utf8'),
    metadata: EMPTY,
  };
}

/** What counts against the append limit, in bytes: data, metadata and twice the type's length (rule of 24.10). */
export function appendSize(events: readonly ProposedEvent[]): number {
  return events.reduce((sum, event) => sum + event.data.length + event.metadata.length + 2 * event.type.length, 0);
}
