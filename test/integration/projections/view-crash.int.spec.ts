import fc from 'fast-check';
import { MongoStore } from '../../../src/platform/mongo/mongo-store.js';
import type { FeedEvent } from '../../../src/platform/projections/event-source.js';
import { ViewStates } from '../../../src/platform/projections/view-states.js';
import type { View } from '../../../src/platform/projections/view.js';
import { type Cut, CutProxy } from './cut-proxy.js';
import { accounts, histories, journal, ledger } from './ledger.js';
import { freshDatabase } from '../../support/given-mongo.js';
import { type RunningStore, startReadModels } from './stores.js';
import { contents, project, snapshot, takeBack } from './written-view.js';

let server: RunningStore;
let url: string;
let store: MongoStore;
let lastView = 0;

beforeAll(async () => {
  server = await startReadModels();
  url = freshDatabase(server.url);
  store = new MongoStore(url);
}, 60_000);

afterAll(async () => {
  await store.db.dropDatabase();
  await store.close();
  await server.close();
});

function named(view: View): View {
  lastView += 1;
  return { ...view, name: `${view.name}-${lastView}` };
}

async function rebuilt(view: View, log: readonly FeedEvent[]) {
  const other = named(view);
  await project(store, other, log);
  return contents(store, other);
}

interface Crash {
  readonly writes: number;
  readonly cut: Cut;
}

/** Projects through a wire that is cut after so many writes, unless the end of the log comes first. */
async function projectUntil(
  { writes, cut }: Crash,
  view: View,
  log: readonly FeedEvent[],
  sizes: readonly number[],
  saveEvery: number,
): Promise<void> {
  const proxy = await CutProxy.to(url);
  const crashing = new MongoStore(proxy.url);
  // Nothing is tried again: the process is gone.
  proxy.onCut = () => void crashing.close();
  proxy.cutAfter(writes, cut);
  try {
    await project(crashing, view, log, sizes, saveEvery);
  } catch (error) {
    if (!proxy.isCut) throw error;
  } finally {
    await crashing.close();
    await proxy.close();
  }
}

const sizes = fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 4 });
const crashes: fc.Arbitrary<Crash[]> = fc.array(
  fc.record({ writes: fc.nat(14), cut: fc.constantFrom<Cut>('before', 'after') }),
  { minLength: 1, maxLength: 3 },
);

describe.each([
  ['with rollups', ledger],
  ['without rollups', accounts],
  ['of one document an event', journal],
])('a view %s', (_, view) => {
  it('is the same after crashes between any two writes as when it is built from zero', async () => {
    await fc.assert(
      fc.asyncProperty(
        histories(),
        sizes,
        sizes,
        fc.integer({ min: 1, max: 4 }),
        crashes,
        async (log, before, after, saveEvery, crashed) => {
          const survivor = named(view);
          for (const crash of crashed) await projectUntil(crash, survivor, log, before, saveEvery);
          await project(store, survivor, log, after, saveEvery);
          expect(await contents(store, survivor)).toEqual(await rebuilt(view, log));
        },
      ),
      { numRuns: 20 },
    );
  }, 120_000);

  it('is the same when a crash left some of a batch’s documents and rollups unwritten', async () => {
    await fc.assert(
      fc.asyncProperty(
        histories(16),
        sizes,
        sizes,
        fc.infiniteStream(fc.boolean()),
        async (log, before, after, lost) => {
          const survivor = named(view);
          await project(store, survivor, log.slice(0, log.length / 2), before);
          const old = await snapshot(store, survivor);
          // Taking over, the intent, one of documents and rollups; the other of the two has no answer.
          await projectUntil({ writes: 3, cut: 'after' }, survivor, log, [log.length], 1);
          const { active } = (await new ViewStates(store).read(survivor.name))!;
          const isHalfWritten = active.intent !== undefined && active.intent.to > (active.position ?? -1n);
          if (isHalfWritten) await takeBack(store, old, () => lost.next().value === true);
          await project(store, survivor, log, after, 2);
          expect(await contents(store, survivor)).toEqual(await rebuilt(view, log));
        },
      ),
      { numRuns: 15 },
    );
  }, 120_000);

  it('does not change when everything is delivered again', async () => {
    await fc.assert(
      fc.asyncProperty(histories(), sizes, async (log, cuts) => {
        const twice = named(view);
        const writer = await project(store, twice, log, cuts);
        const once = await contents(store, twice);
        await writer.apply(log, log.at(-1)!.event.position);
        expect(await contents(store, twice)).toEqual(once);
      }),
      { numRuns: 15 },
    );
  }, 60_000);
});
