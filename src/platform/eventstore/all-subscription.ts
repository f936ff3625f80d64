import { setTimeout as delay } from 'node:timers/promises';
import {
  type AllStreamResolvedEvent,
  type AllStreamSubscription,
  type EventStoreDBClient,
  START,
  streamNameFilter,
} from '@eventstore/db-client';
import { Backoff } from './backoff.js';
import { pull } from './pull.js';
import { recorded } from './recorded.js';
import type { LogMessage, SubscriptionState } from './recorded-event.js';

export interface SubscribeOptions {
  /** Stream name prefixes, e.g. `case-`. */
  readonly prefixes: readonly string[];
  /** Commit position of the last message applied. */
  readonly after: bigint | 'start';
  readonly signal: AbortSignal;
  readonly onState?: (state: SubscriptionState) => void;
}

type Item = AllStreamResolvedEvent | Extract<LogMessage, { kind: 'checkpoint' | 'caught-up' }>;

/** Messages held ready for the consumer; beyond that the server waits. */
const BUFFERED = 256;
/** The server's search window is 32 events, so a checkpoint comes about every 1,024 events considered. */
const WINDOWS_PER_CHECKPOINT = 32;

/**
 * The matching events of `$all` after a position, for ever: dropped subscriptions (a live one is dropped whenever it is too
 * slow) are taken up again from the last message delivered. Nothing is delivered twice or out of order. Ends on `signal`.
 */
export async function* subscribeToAll(
  client: EventStoreDBClient,
  { prefixes, after, signal, onState = () => undefined }: SubscribeOptions,
): AsyncGenerator<LogMessage, void, undefined> {
  const backoff = new Backoff(50, 5_000);
  let last = after;
  while (!signal.aborted) {
    onState({ status: 'connecting' });
    const subscription = connect(client, prefixes, last, onState);
    let cause: unknown = new Error('The server ended the subscription.');
    try {
      for await (const item of pull<Item>(subscription, { signal })) {
        const message = 'kind' in item ? item : event(item);
        if (message === null) continue;
        if (message.kind !== 'caught-up') {
          const position = message.kind === 'event' ? message.event.position : message.position;
          if (last !== 'start' && position <= last) continue;
          last = position;
        }
        backoff.reset();
        yield message;
      }
    } catch (error) {
      cause = error;
    } finally {
      await close(subscription);
    }
    if (isAborted(signal)) break;
    const wait = backoff.next();
    onState({ status: 'waiting', delay: wait, cause });
    await delay(wait, undefined, { signal }).catch(() => undefined);
  }
  onState({ status: 'ended' });
}

/** Checkpoints and the caught-up signal are put into the stream itself, so that they keep their place among the events. */
function connect(
  client: EventStoreDBClient,
  prefixes: readonly string[],
  after: bigint | 'start',
  onState: (state: SubscriptionState) => void,
): AllStreamSubscription {
  const filter = streamNameFilter({
    prefixes: [...prefixes],
    checkpointInterval: WINDOWS_PER_CHECKPOINT,
    checkpointReached: (stream, { commit }) =>
      void stream.push({ kind: 'checkpoint', position: commit } satisfies Item),
  });
  const fromPosition = after === 'start' ? START : { commit: after, prepare: after };
  const subscription = client.subscribeToAll({ fromPosition, filter }, { highWaterMark: BUFFERED });
  subscription
    .on('error', () => undefined)
    .on('confirmation', () => onState({ status: 'catching-up' }))
    .on('caughtUp', () => {
      subscription.push({ kind: 'caught-up' } satisfies Item);
      onState({ status: 'live' });
    });
  return subscription;
}

function event(resolved: AllStreamResolvedEvent): LogMessage | null {
  return resolved.event === undefined ? null : { kind: 'event', event: recorded(resolved.event) };
}

async function close(subscription: AllStreamSubscription): Promise<void> {
  // Rejects when the connection was never made; then there is nothing to end.
  await subscription.unsubscribe().catch(() => undefined);
  subscription.destroy();
}

/** Asked anew after an await, which the compiler does not see. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
