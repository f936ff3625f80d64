import fc from 'fast-check';
import type { EventMetadata, StoredEvent } from '../../../src/platform/event-sourcing/event.js';
import type { FeedEvent } from '../../../src/platform/projections/event-source.js';
import type { View, ViewDocument } from '../../../src/platform/projections/view.js';

export interface LedgerDocument extends ViewDocument {
  readonly group: string;
  readonly amount: number;
  readonly changes: number;
}

export interface LedgerEvent {
  readonly type: 'Opened' | 'Changed' | 'Closed' | 'Noted';
  readonly data: { readonly group: string; readonly amount: number };
}

/** Accounts that open, change and close again, with a sum per group. Strict: a change of an account that is not open throws. */
export const ledger: View<LedgerDocument> = {
  name: 'ledger',
  version: 1,
  categories: ['account'],
  handles: ['Opened', 'Changed', 'Closed'],
  indexes: [{ key: { group: 1 } }],
  key: ({ streamName }) => streamName,
  fold(document, event) {
    const { type, data } = event as StoredEvent<LedgerEvent>;
    if (type === 'Opened') {
      if (document !== null) throw new Error(`${event.streamName} is open already.`);
      return { _id: event.streamName, ...data, changes: 0 };
    }
    if (document === null) throw new Error(`${event.streamName} is not open.`);
    return type === 'Closed' ? null : { ...document, ...data, changes: document.changes + 1 };
  },
  contributions: ({ group, amount }) => [
    { rollup: 'totals', path: 'accounts', amount: 1 },
    { rollup: 'totals', path: `byGroup.${group}`, amount },
    { rollup: `group-${group}`, path: 'amount', amount },
  ],
};

/** The same accounts without sums: no batch needs an intent but those that close one. */
export const accounts: View<LedgerDocument> = omitSums({ ...ledger, name: 'accounts' });

/** One document an event. */
export const journal: View = {
  name: 'journal',
  version: 1,
  categories: ['account'],
  handles: ['Opened', 'Changed', 'Closed'],
  indexes: [],
  appendOnly: true,
  key: ({ streamName, revision }) => `${streamName}/${revision.toString()}`,
  fold: (_, { streamName, revision, type }) => ({ _id: `${streamName}/${revision.toString()}`, type }),
  contributions: (document) => [{ rollup: 'types', path: (document as { type?: string }).type ?? 'none', amount: 1 }],
};

function omitSums(view: View<LedgerDocument>): View<LedgerDocument> {
  delete view.contributions;
  return view;
}

const metadata = {} as EventMetadata;

export function stored(streamName: string, revision: number, position: bigint, event: LedgerEvent): StoredEvent {
  const id = `${streamName}-${revision}`;
  return { id, streamName, revision: BigInt(revision), position, metadata, ...event };
}

/** Histories that a log can hold: every account is opened, changed while open, closed, and perhaps opened again. */
export function histories(maxLength = 40): fc.Arbitrary<FeedEvent[]> {
  const step = fc.record({
    account: fc.integer({ min: 1, max: 4 }),
    closes: fc.integer({ min: 0, max: 3 }).map((n) => n === 0),
    group: fc.constantFrom('a', 'b', 'c'),
    amount: fc.integer({ min: -100, max: 100 }),
  });
  return fc.array(step, { minLength: 1, maxLength }).map((steps) => {
    const revisions = new Map<string, number>();
    const open = new Set<string>();
    return steps.map(({ account, closes, group, amount }, index) => {
      const streamName = `account-${account}`;
      const revision = revisions.get(streamName) ?? 0;
      revisions.set(streamName, revision + 1);
      const type = !open.has(streamName) ? 'Opened' : closes ? 'Closed' : 'Changed';
      if (type === 'Opened') open.add(streamName);
      if (type === 'Closed') open.delete(streamName);
      const event = stored(streamName, revision, BigInt(index * 10), { type, data: { group, amount } });
      return { kind: 'event', event };
    });
  });
}
