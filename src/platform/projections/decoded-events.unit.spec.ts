import type { EventMetadata } from '../event-sourcing/event.js';
import { DecodedEvents, type RecordedLog } from './decoded-events.js';
import type { EventHeader, FeedItem } from './event-source.js';

const header = (position: bigint, type: string): EventHeader => ({
  id: `e${position.toString()}`,
  streamName: 'case-1',
  revision: 0n,
  position,
  type,
});

const log: RecordedLog<EventHeader> = {
  // eslint-disable-next-line @typescript-eslint/require-await -- a log that is there at once
  async *subscribeToAll({ after }) {
    expect(after).toBe(5n);
    yield { kind: 'event', event: header(6n, 'Opened') };
    yield { kind: 'event', event: header(7n, 'Unknown') };
    yield { kind: 'checkpoint', position: 9n };
    yield { kind: 'caught-up' };
  },
  ping: () => Promise.resolve(9n),
};

describe('DecodedEvents', () => {
  const events = new DecodedEvents(log, (recorded) => {
    if (recorded.type === 'Unknown') throw new Error('no such type');
    return { ...recorded, data: {}, metadata: {} as EventMetadata };
  });

  it('passes on, in order, what it can decode, what it cannot, and the rest', async () => {
    const items: FeedItem[] = [];
    const signal = new AbortController().signal;
    for await (const item of events.subscribe({ prefixes: ['case-'], after: 5n, signal })) items.push(item);
    expect(items).toMatchObject([
      { kind: 'event', event: { id: 'e6', data: {} } },
      { kind: 'unreadable', event: { id: 'e7', type: 'Unknown' }, error: { message: 'no such type' } },
      { kind: 'checkpoint', position: 9n },
      { kind: 'caught-up' },
    ]);
  });

  it('knows the end of the log', async () => {
    await expect(events.head()).resolves.toBe(9n);
  });
});
