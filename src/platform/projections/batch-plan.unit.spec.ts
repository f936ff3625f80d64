import type { EventMetadata, StoredEvent } from '../event-sourcing/event.js';
import { type KnownDocument, planBatch, PoisonEventError } from './batch-plan.js';
import type { FeedEvent } from './event-source.js';
import type { View, ViewDocument } from './view.js';

interface Counter extends ViewDocument {
  readonly count: number;
}

const counters: View<Counter> = {
  name: 'counters',
  version: 1,
  categories: ['counter'],
  handles: ['Added', 'Ignored', 'Removed', 'Broken'],
  indexes: [],
  key: ({ streamName }) => streamName,
  fold(document, { type, streamName }) {
    if (type === 'Broken') throw new Error('cannot fold this');
    if (type === 'Removed') return null;
    if (type === 'Ignored') return document;
    return { _id: streamName, count: (document?.count ?? 0) + 1 };
  },
  contributions: ({ count }) => [{ rollup: 'all', path: 'count', amount: count }],
};

function happened(type: string, position: bigint, streamName = 'counter-1'): FeedEvent {
  const metadata = {} as EventMetadata;
  const event: StoredEvent = {
    id: `e${position.toString()}`,
    streamName,
    revision: 0n,
    position,
    type,
    data: {},
    metadata,
  };
  return { kind: 'event', event };
}

function before(...documents: Counter[]): (id: string) => KnownDocument | undefined {
  const known = new Map(
    documents.map((document) => [document._id, { document, contributions: counters.contributions!(document) }]),
  );
  return (id) => known.get(id);
}

const nothing = before();

describe('planBatch', () => {
  it('writes each document once, in the state and with the position of its last event', () => {
    const { writes } = planBatch(
      counters,
      [happened('Added', 1n), happened('Added', 2n, 'counter-2'), happened('Added', 3n)],
      nothing,
    );
    expect(writes.map(({ document }) => document)).toEqual([
      { _id: 'counter-1', position: 3n, count: 2 },
      { _id: 'counter-2', position: 2n, count: 1 },
    ]);
  });

  it('goes on from the document as it was', () => {
    const known = before({ _id: 'counter-1', position: 5n, count: 7 });
    const { writes, increments } = planBatch(counters, [happened('Added', 6n)], known);
    expect(writes[0]?.document).toEqual({ _id: 'counter-1', position: 6n, count: 8 });
    expect(increments).toEqual([{ rollup: 'all', path: 'count', amount: 1n }]);
  });

  it('passes over events that the document has taken in before', () => {
    const known = before({ _id: 'counter-1', position: 5n, count: 7 });
    const plan = planBatch(counters, [happened('Added', 4n), happened('Added', 5n)], known);
    expect(plan).toEqual({ writes: [], increments: [] });
  });

  it('does not write a document that the fold returned unchanged', () => {
    const known = before({ _id: 'counter-1', position: 5n, count: 7 });
    expect(planBatch(counters, [happened('Ignored', 6n)], known).writes).toEqual([]);
  });

  it('removes a document and takes its contributions back', () => {
    const known = before({ _id: 'counter-1', position: 5n, count: 7 });
    const { writes, increments } = planBatch(counters, [happened('Removed', 6n)], known);
    expect(writes).toMatchObject([{ id: 'counter-1', document: null, position: 6n }]);
    expect(increments).toEqual([{ rollup: 'all', path: 'count', amount: -7n }]);
  });

  it('has nothing to write for a document that came and went within the batch', () => {
    expect(planBatch(counters, [happened('Added', 1n), happened('Removed', 2n)], nothing).writes).toEqual([]);
  });

  it('plans what came before an event that cannot be folded, and names the event', () => {
    const { writes, poison } = planBatch(
      counters,
      [happened('Added', 1n), happened('Added', 2n), happened('Broken', 3n), happened('Added', 4n)],
      nothing,
    );
    expect(writes.map(({ document }) => document)).toEqual([{ _id: 'counter-1', position: 2n, count: 2 }]);
    expect(poison).toMatchObject({
      after: 2n,
      error: { event: { id: 'e3', type: 'Broken' }, message: 'cannot fold this' },
    });
  });

  it('stops at an event that could not be decoded', () => {
    const { event } = happened('Added', 1n);
    const { poison } = planBatch(
      counters,
      [{ kind: 'unreadable', event, error: new Error('no such version') }],
      nothing,
    );
    expect(poison).toMatchObject({ after: undefined, error: { message: 'no such version' } });
  });

  it('stops at a fold that changes the id of its document', () => {
    const straying: View = { ...counters, fold: () => ({ _id: 'elsewhere' }) };
    expect(planBatch(straying, [happened('Added', 1n)], nothing).poison?.error.message).toMatch(/elsewhere/);
  });

  it('blames the last event of a document whose contributions are not exact', () => {
    const inexact: View<Counter> = {
      ...counters,
      contributions: () => [{ rollup: 'all', path: 'count', amount: 0.5 }],
    };
    const plan = () => planBatch(inexact, [happened('Added', 1n), happened('Added', 2n)], nothing);
    expect(plan).toThrow(PoisonEventError);
    expect(plan).toThrow(expect.objectContaining({ event: expect.objectContaining({ id: 'e2' }) }) as Error);
  });

  it('does not alter the documents that it is given', () => {
    const document = Object.freeze({ _id: 'counter-1', position: 5n, count: 7 });
    expect(() => planBatch(counters, [happened('Added', 6n)], before(document))).not.toThrow();
  });
});
