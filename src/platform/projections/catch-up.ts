import { setTimeout as delay } from 'node:timers/promises';
import { Backoff } from '../eventstore/backoff.js';
import type { EventSource, FeedItem } from './event-source.js';
import { hasReached } from './event-source.js';
import { isAborted } from './patience.js';
import type { FedView, SharedFeed } from './shared-feed.js';

/**
 * Feeds a view that is behind from a subscription of its own until it is level with the shared feed, and joins it there.
 * Resolves when it has joined or is over.
 *
 * First it reads its own categories to the end of the log. The shared feed has moved on meanwhile, so its events are kept from
 * then on while the view reads what the shared feed reads, up to the last event handed out before; thus nothing is missed.
 */
export async function catchUp(runner: FedView, source: EventSource, feed: SharedFeed): Promise<void> {
  const own = runner.view.categories.map((category) => `${category}-`);
  while (!runner.over.aborted) {
    await follow(runner, source, own, (item) => item.kind === 'caught-up' || isLevel(runner, feed));
    if (feed.attach(runner)) return;
    const mark = feed.hold(runner);
    const lastEvent = feed.lastEvent;
    if (lastEvent === undefined || !hasReached(runner.queue.seen, lastEvent)) {
      await follow(runner, source, feed.prefixes, (item) =>
        // Before its first event the feed stands where a view stood, up to which a subscription that caught up has seen all.
        lastEvent === undefined ? item.kind === 'caught-up' : hasReached(runner.queue.seen, lastEvent),
      );
    }
    if (isAborted(runner.over)) break;
    runner.advance(mark);
    if (feed.release(runner)) return;
  }
  feed.letGo(runner);
}

function isLevel(runner: FedView, feed: SharedFeed): boolean {
  return hasReached(runner.queue.seen, feed.position);
}

/** Offers events until `enough` says so; begins anew after the last one whenever the subscription fails. */
async function follow(
  runner: FedView,
  source: EventSource,
  prefixes: readonly string[],
  enough: (item: FeedItem) => boolean,
): Promise<void> {
  const signal = runner.over;
  const backoff = new Backoff(100, 5_000);
  while (!signal.aborted) {
    try {
      for await (const item of source.subscribe({ prefixes, after: runner.queue.seen, signal })) {
        backoff.reset();
        if (item.kind === 'checkpoint') runner.advance(item.position);
        else if (item.kind !== 'caught-up') runner.offer(item);
        if (enough(item)) return;
        if (runner.isFull) await runner.room();
      }
    } catch {
      // The log is unavailable, which readiness reports; events come again as soon as it is back.
    }
    await delay(backoff.next(), undefined, { signal }).catch(() => undefined);
  }
}
