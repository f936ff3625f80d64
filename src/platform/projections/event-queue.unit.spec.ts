import { categoryOf, EventQueue } from './event-queue.js';
import type { FeedEvent } from './event-source.js';
import type { View } from './view.js';

const view: View = {
  name: 'v',
  version: 1,
  categories: ['case'],
  handles: ['Opened'],
  indexes: [],
  key: ({ streamName }) => streamName,
  fold: () => null,
};

function opened(position: bigint, streamName = 'case-1', type = 'Opened'): FeedEvent {
  return { kind: 'unreadable', event: { id: '', streamName, revision: 0n, position, type }, error: undefined };
}

function positions(events: readonly FeedEvent[] | undefined): bigint[] | undefined {
  return events?.map(({ event }) => event.position);
}

describe('EventQueue', () => {
  it('keeps the events that the view folds and sees past the others', () => {
    const queue = new EventQueue(view, 'start');
    for (const item of [opened(1n), opened(2n, 'case-1', 'Noted'), opened(3n, 'policy-1')]) queue.offer(item);
    expect(queue.length).toBe(1);
    expect(queue.take('start', 10)).toMatchObject({ events: [{ event: { position: 1n } }], to: 3n });
  });

  it('takes each event in once, however often it is offered', () => {
    const queue = new EventQueue(view, 4n);
    for (const position of [3n, 4n, 5n, 6n, 5n, 6n]) queue.offer(opened(position));
    expect(positions(queue.take(4n, 10)?.events)).toEqual([5n, 6n]);
  });

  it('ends a batch that is cut by the limit at its last event', () => {
    const queue = new EventQueue(view, 'start');
    for (const position of [1n, 2n, 3n]) queue.offer(opened(position));
    queue.advance(9n);
    expect(queue.take('start', 2)).toMatchObject({ to: 2n });
    expect(queue.take(2n, 2)).toMatchObject({ to: 9n });
    expect(queue.take(9n, 2)).toBeUndefined();
  });

  it('gives a batch without events when the log has moved on past them', () => {
    const queue = new EventQueue(view, 1n);
    queue.advance(7n);
    expect(queue.take(1n, 10)).toEqual({ events: [], to: 7n });
  });

  it('does not go back', () => {
    const queue = new EventQueue(view, 7n);
    queue.advance(3n);
    queue.advance('start');
    expect(queue.seen).toBe(7n);
  });

  it('waits for the whole of a batch that must end at a position, and cuts it exactly there', () => {
    const queue = new EventQueue(view, 'start');
    for (const position of [1n, 2n]) queue.offer(opened(position));
    expect(queue.take('start', 1, 3n)).toBeUndefined();
    queue.offer(opened(5n));
    const batch = queue.take('start', 1, 3n);
    expect([positions(batch?.events), batch?.to]).toEqual([[1n, 2n], 3n]);
    expect(positions(queue.take(3n, 1)?.events)).toEqual([5n]);
  });
});

describe('categoryOf', () => {
  it('is what comes before the first dash', () => {
    expect(categoryOf('case-3f2c-11')).toBe('case');
    expect(categoryOf('settings')).toBe('settings');
  });
});
