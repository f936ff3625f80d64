import {
  type EventStoreDBClient,
  type PersistentSubscriptionToStream,
  persistentSubscriptionToStreamSettingsFromDefaults,
  type PersistentSubscriptionToStreamSettings,
  START,
} from '@eventstore/db-client';
import { on } from 'node:events';
import { freshStream, testEvents } from './event-store.js';

/** An event as a consumer of a group gets it. */
export interface Delivered {
  readonly event?: { readonly id: string; readonly streamId: string; readonly revision: bigint; readonly type: string };
  readonly link?: { readonly id: string; readonly streamId: string; readonly revision: bigint };
  readonly retryCount: number;
}

/** Settings of a group that begins at the start and checkpoints as soon as it may. */
export function eagerSettings(
  changes: Partial<PersistentSubscriptionToStreamSettings> = {},
): PersistentSubscriptionToStreamSettings {
  return persistentSubscriptionToStreamSettingsFromDefaults({
    startFrom: START,
    checkPointLowerBound: 1,
    checkPointUpperBound: 1,
    checkPointAfter: 1,
    ...changes,
  });
}

export interface TestGroup {
  readonly stream: string;
  readonly group: string;
  readonly connect: (bufferSize?: number) => PersistentSubscriptionToStream;
}

/** A group on a stream of its own, which has `count` events. */
export async function startGroup(
  client: EventStoreDBClient,
  count: number,
  changes: Partial<PersistentSubscriptionToStreamSettings> = {},
): Promise<TestGroup> {
  const [stream, group] = [freshStream(), 'workers'];
  if (count > 0) await client.appendToStream(stream, testEvents(count));
  await client.createPersistentSubscriptionToStream(stream, group, eagerSettings(changes));
  return {
    stream,
    group,
    connect: (bufferSize = 10) => client.subscribeToPersistentSubscriptionToStream(stream, group, { bufferSize }),
  };
}

/** Yields what a consumer is delivered; rejects if it is dropped. Made before the first delivery, it misses none. */
export class Deliveries {
  readonly #events: AsyncIterator<unknown[]>;

  constructor(consumer: NodeJS.EventEmitter) {
    this.#events = on(consumer, 'data') as AsyncIterator<unknown[]>;
  }

  async next(): Promise<Delivered> {
    const { value } = (await this.#events.next()) as { value: [Delivered] };
    return value[0];
  }

  async take(count: number): Promise<Delivered[]> {
    const delivered: Delivered[] = [];
    while (delivered.length < count) delivered.push(await this.next());
    return delivered;
  }
}

export function revisions(delivered: readonly Delivered[]): number[] {
  return delivered.map(({ event }) => Number(event?.revision));
}

/** The error that ends a consumer. */
export function dropped(consumer: NodeJS.EventEmitter): Promise<Error & Record<string, unknown>> {
  return new Promise((resolve) => {
    consumer.once('error', (error: Error) => resolve(error as Error & Record<string, unknown>));
  });
}

/** Resolves when the server has confirmed the consumer. */
export function confirmed(consumer: NodeJS.EventEmitter): Promise<void> {
  return new Promise((resolve, reject) => {
    consumer.once('confirmation', () => resolve()).once('error', reject);
  });
}
