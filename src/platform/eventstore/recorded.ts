import type { RecordedEvent as ClientEvent } from '@eventstore/db-client';
import type { RecordedEvent } from './recorded-event.js';

/** The client's event as the platform sees it. */
export function recorded(event: ClientEvent): RecordedEvent {
  if (event.position === undefined)
    throw new Error(`The store gave no position for event ${event.id}; it is older than 22.6.`);
  return {
    id: event.id,
    streamName: event.streamId,
    type: event.type,
    revision: event.revision,
    position: event.position.commit,
    created: event.created,
    data: event.data,
    metadata: event.metadata,
  };
}
