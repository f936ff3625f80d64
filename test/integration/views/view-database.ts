import type { Document } from 'mongodb';
import { ViewQueries } from '../../../src/platform/projections/view-queries.js';
import { MongoStore } from '../../../src/platform/mongo/mongo-store.js';
import { LocalViews } from '../../../src/platform/projections/local-views.js';
import { ViewPositions } from '../../../src/platform/projections/view-positions.js';
import { ViewReader } from '../../../src/platform/projections/view-reader.js';
import { ViewStates } from '../../../src/platform/projections/view-states.js';
import type { View, ViewDocument } from '../../../src/platform/projections/view.js';
import { freshDatabase } from '../../support/given-mongo.js';
import { type RunningStore, startReadModels } from '../projections/stores.js';

/** A database of its own on a running engine, and what queries read views with. */
export interface ViewDatabase {
  readonly store: MongoStore;
  readonly reader: ViewReader;
  readonly positions: ViewPositions;
  readonly queries: ViewQueries;
  close(): Promise<void>;
}

export async function openViewDatabase(): Promise<ViewDatabase> {
  const server: RunningStore = await startReadModels();
  const store = new MongoStore(freshDatabase(server.url));
  const states = new ViewStates(store);
  // Queries read as in a process that projects nothing itself.
  const local = new LocalViews();
  const reader = new ViewReader(store, states, local);
  const positions = new ViewPositions(states, local);
  return {
    store,
    reader,
    positions,
    queries: new ViewQueries(reader, positions),
    close: async () => {
      await store.db.dropDatabase();
      await store.close();
      await server.close();
    },
  };
}

/** Puts documents into the collection of a view as its projector would, with its indexes, standing at a position. */
export async function fill<Doc extends ViewDocument>(
  { store }: ViewDatabase,
  view: View<Doc>,
  documents: readonly Doc[],
  position: bigint,
): Promise<void> {
  const states = new ViewStates(store);
  const { active } = await states.claim(view.name, view.version, 1n);
  const collection = store.db.collection<ViewDocument>(active.collection);
  if (view.indexes.length > 0) await collection.createIndexes([...view.indexes]);
  for (let start = 0; start < documents.length; start += 10_000) {
    await collection.insertMany(documents.slice(start, start + 10_000), { ordered: false });
  }
  const owner = { view: view.name, token: 1n, slot: 'active', collection: active.collection } as const;
  await states.save(owner, position);
}

/** Names of the indexes that a plan walks; empty where it looks at the whole collection. */
export function indexesOf(plan: Document): readonly string[] {
  const { stage, indexName, inputStage, inputStages } = plan as {
    readonly stage?: string;
    readonly indexName?: string;
    readonly inputStage?: Document;
    readonly inputStages?: readonly Document[];
  };
  const inner = [...(inputStage === undefined ? [] : [inputStage]), ...(inputStages ?? [])].flatMap(indexesOf);
  return stage === 'IXSCAN' && indexName !== undefined ? [indexName, ...inner] : inner;
}
