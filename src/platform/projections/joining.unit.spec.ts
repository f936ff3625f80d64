import fc from 'fast-check';
import { catchUp } from './catch-up.js';
import { EventQueue } from './event-queue.js';
import { type EventSource, type FeedEvent, type FeedItem, hasReached, type LogPosition } from './event-source.js';
import { type FedView, SharedFeed } from './shared-feed.js';
import type { View } from './view.js';

/** A log in memory whose subscriptions deliver at a pace of their own and break now and then. */
class ScriptedLog implements EventSource {
  readonly subscriptions: { readonly prefixes: readonly string[]; readonly after: LogPosition }[] = [];
  readonly #events: FeedEvent[] = [];
  #grown: (() => void)[] = [];

  constructor(private readonly breaksAfter = Infinity) {}

  append(streamName: string): bigint {
    const position = BigInt(this.#events.length * 10 + 10);
    const event = { id: '', streamName, revision: 0n, position, type: 'Happened' };
    this.#events.push({ kind: 'unreadable', event, error: undefined });
    const grown = this.#grown;
    this.#grown = [];
    for (const tell of grown) tell();
    return position;
  }

  positions(category: string): bigint[] {
    const own = this.#events.filter(({ event }) => event.streamName.startsWith(`${category}-`));
    return own.map(({ event }) => event.position);
  }

  async *subscribe({ prefixes, after, signal }: Parameters<EventSource['subscribe']>[0]): AsyncGenerator<FeedItem> {
    this.subscriptions.push({ prefixes, after });
    let delivered = 0;
    let isCaughtUp = false;
    for (let next = 0; !signal.aborted;) {
      const item = this.#events[next];
      if (item === undefined) {
        if (!isCaughtUp) yield { kind: 'caught-up' };
        isCaughtUp = true;
        if (next < this.#events.length) continue;
        await this.#growth(signal);
        continue;
      }
      next += 1;
      if (hasReached(after, item.event.position)) continue;
      if (!prefixes.some((prefix) => item.event.streamName.startsWith(prefix))) continue;
      await new Promise(setImmediate);
      if (delivered === this.breaksAfter) throw new Error('The connection broke.');
      delivered += 1;
      yield item;
    }
  }

  head(): Promise<bigint | null> {
    return Promise.resolve(this.#events.at(-1)?.event.position ?? null);
  }

  #growth(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.#grown.push(resolve);
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }
}

/** A view that only notes what it is given. */
class NotingView implements FedView {
  readonly view: View;
  readonly queue: EventQueue;
  readonly #over = new AbortController();

  constructor(category: string, after: LogPosition = 'start') {
    this.view = {
      name: category,
      version: 1,
      categories: [category],
      handles: ['Happened'],
      indexes: [],
      key: ({ streamName }) => streamName,
      fold: () => null,
    };
    this.queue = new EventQueue(this.view, after);
  }

  readonly isFull = false;

  get over(): AbortSignal {
    return this.#over.signal;
  }

  get noted(): bigint[] {
    return (this.queue.take('start', Infinity)?.events ?? []).map(({ event }) => event.position);
  }

  offer(item: FeedEvent): void {
    this.queue.offer(item);
  }

  advance(position: LogPosition): void {
    this.queue.advance(position);
  }

  room(): Promise<void> {
    return Promise.resolve();
  }

  end(): void {
    this.#over.abort();
  }
}

const prefixes = ['case-', 'policy-'];
let stop: AbortController;

beforeEach(() => (stop = new AbortController()));
afterEach(() => stop.abort());

async function seen(view: FedView, position: bigint): Promise<void> {
  while (!hasReached(view.queue.seen, position)) await new Promise(setImmediate);
}

describe('catchUp', () => {
  it('gives a view every event once and in order, however the log grows while it joins', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('case', 'policy', 'survey'), { maxLength: 30 }),
        fc.array(fc.record({ category: fc.constantFrom('case', 'policy'), pause: fc.nat(6) }), { maxLength: 30 }),
        fc.constantFrom('case', 'policy'),
        async (before, during, category) => {
          const ending = new AbortController();
          const log = new ScriptedLog();
          for (const each of before) log.append(`${each}-1`);
          const feed = new SharedFeed(log, prefixes, (await log.head()) ?? 'start');
          const reading = feed.run(ending.signal);
          const view = new NotingView(category);
          const joining = feed.attach(view) ? Promise.resolve() : catchUp(view, log, feed);
          for (const { category: next, pause } of during) {
            for (let turn = 0; turn < pause; turn += 1) await new Promise(setImmediate);
            log.append(`${next}-1`);
          }
          await joining;
          await seen(view, log.append('case-2'));
          expect(feed.has(view)).toBe(true);
          expect(view.noted).toEqual(log.positions(category));
          ending.abort();
          await reading;
        },
      ),
      { numRuns: 50 },
    );
  });

  it('reads only its own categories until the end of the log', async () => {
    const log = new ScriptedLog();
    for (const name of ['case-1', 'policy-1', 'case-2', 'policy-2']) log.append(name);
    const feed = new SharedFeed(log, prefixes, 40n);
    const view = new NotingView('case');
    await catchUp(view, log, feed);
    expect(log.subscriptions[0]).toEqual({ prefixes: ['case-'], after: 'start' });
    expect(view.noted).toEqual([10n, 30n]);
    expect(view.queue.seen).toBe(40n);
  });

  it('goes on after the last event when its subscription breaks', async () => {
    const log = new ScriptedLog(2);
    for (let n = 0; n < 5; n += 1) log.append('case-1');
    const view = new NotingView('case');
    await catchUp(view, log, new SharedFeed(log, prefixes, 50n));
    expect(view.noted).toEqual([10n, 20n, 30n, 40n, 50n]);
    expect(log.subscriptions.map(({ after }) => after)).toEqual(['start', 20n, 40n]);
  });

  it('ends when the view is over', async () => {
    const log = new ScriptedLog();
    const view = new NotingView('case');
    const feed = new SharedFeed(log, prefixes, 10n);
    view.end();
    await expect(catchUp(view, log, feed)).resolves.toBeUndefined();
    expect(feed.has(view)).toBe(false);
  });
});

describe('SharedFeed', () => {
  it('does not feed a view that has not seen what was handed out before', () => {
    const feed = new SharedFeed(new ScriptedLog(), prefixes, 20n);
    expect(feed.attach(new NotingView('case', 10n))).toBe(false);
    expect(feed.attach(new NotingView('case', 20n))).toBe(true);
  });

  it('feeds all views from one subscription, each with its own events', async () => {
    const log = new ScriptedLog();
    const feed = new SharedFeed(log, prefixes, 'start');
    const [cases, policies] = [new NotingView('case'), new NotingView('policy')];
    expect([feed.attach(cases), feed.attach(policies)]).toEqual([true, true]);
    void feed.run(stop.signal);
    for (const name of ['case-1', 'policy-1', 'case-2']) log.append(name);
    await seen(policies, 30n);
    expect([cases.noted, policies.noted]).toEqual([[10n, 30n], [20n]]);
    expect(log.subscriptions).toHaveLength(1);
  });

  it('goes on after the last event when the subscription breaks', async () => {
    const log = new ScriptedLog(2);
    const feed = new SharedFeed(log, prefixes, 'start');
    const view = new NotingView('case');
    feed.attach(view);
    void feed.run(stop.signal);
    for (let n = 0; n < 5; n += 1) log.append('case-1');
    await seen(view, 50n);
    expect(view.noted).toEqual([10n, 20n, 30n, 40n, 50n]);
  });

  it('knows when it has reached the end of the log', async () => {
    const log = new ScriptedLog();
    const feed = new SharedFeed(log, prefixes, 'start');
    expect(feed.isCaughtUp).toBe(false);
    void feed.run(stop.signal);
    while (!feed.isCaughtUp) await new Promise(setImmediate);
    expect(feed.position).toBe('start');
  });

  it('lets go of a view that is over', async () => {
    const log = new ScriptedLog();
    const feed = new SharedFeed(log, prefixes, 'start');
    const [over, other] = [new NotingView('case'), new NotingView('case')];
    for (const view of [over, other]) feed.attach(view);
    over.end();
    void feed.run(stop.signal);
    await seen(other, log.append('case-1'));
    expect([feed.has(over), feed.has(other)]).toEqual([false, true]);
  });

  it('makes a view join anew that kept it waiting through too many events', async () => {
    const log = new ScriptedLog();
    const feed = new SharedFeed(log, prefixes, 'start');
    const [slow, other] = [new NotingView('case'), new NotingView('case')];
    feed.attach(other);
    feed.hold(slow);
    void feed.run(stop.signal);
    let last = 0n;
    for (let n = 0; n <= 5_000; n += 1) last = log.append('case-1');
    await seen(other, last);
    expect(feed.release(slow)).toBe(false);
    expect(feed.has(slow)).toBe(false);
  });
});
