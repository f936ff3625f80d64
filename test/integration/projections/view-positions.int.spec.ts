import { LocalViews } from '../../../src/platform/projections/local-views.js';
import { MongoStore } from '../../../src/platform/mongo/mongo-store.js';
import { ViewBehindError, ViewPositions } from '../../../src/platform/projections/view-positions.js';
import { UnknownViewError, ViewReader } from '../../../src/platform/projections/view-reader.js';
import { ViewStates } from '../../../src/platform/projections/view-states.js';
import { accounts, type LedgerEvent, stored } from './ledger.js';
import { freshDatabase } from '../../support/given-mongo.js';
import { type RunningStore, startReadModels } from './stores.js';
import { project } from './written-view.js';

let server: RunningStore;
let store: MongoStore;
let states: ViewStates;
let local: LocalViews;
let positions: ViewPositions;
let reader: ViewReader;

beforeAll(async () => {
  server = await startReadModels();
}, 60_000);

beforeEach(() => {
  store = new MongoStore(freshDatabase(server.url));
  states = new ViewStates(store);
  local = new LocalViews();
  positions = new ViewPositions(states, local);
  reader = new ViewReader(store, states, local);
});

afterEach(async () => {
  await store.db.dropDatabase();
  await store.close();
});

afterAll(() => server.close());

const data: LedgerEvent['data'] = { group: 'a', amount: 1 };

/** What another process writes. */
async function projectElsewhere(...positionsOfEvents: readonly bigint[]): Promise<void> {
  const log = positionsOfEvents.map((position, index) => {
    return { kind: 'event', event: stored(`account-${index}`, 0, position, { type: 'Opened', data }) } as const;
  });
  await project(store, accounts, log);
}

describe('ViewPositions', () => {
  it('knows where another process has projected a view to', async () => {
    await projectElsewhere(10n, 20n);
    expect(await positions.positionOf('accounts')).toBe(20n);
    await expect(positions.waitFor('accounts', 20n, 0)).resolves.toBeUndefined();
  });

  it('waits until another process has reached the position', async () => {
    const waiting = positions.waitFor('accounts', 30n, 10_000);
    await projectElsewhere(10n, 20n, 30n);
    await expect(waiting).resolves.toBeUndefined();
  });

  it('looks at the other process when that one takes over meanwhile', async () => {
    local.set('accounts', { collection: 'accounts-v1-1', position: 10n, failed: false });
    const waiting = positions.waitFor('accounts', 20n, 10_000);
    await projectElsewhere(10n, 20n);
    local.clear();
    await expect(waiting).resolves.toBeUndefined();
  });

  it('gives up in time, and says where the view stands', async () => {
    await projectElsewhere(10n);
    const waiting = positions.waitFor('accounts', 20n, 5);
    await expect(waiting).rejects.toThrow(ViewBehindError);
    await expect(waiting).rejects.toMatchObject({ view: 'accounts', wanted: 20n, reached: 10n });
  });

  it('gives up in time on a view that this process projects', async () => {
    local.set('accounts', { collection: 'accounts-v1-1', position: 10n, failed: false });
    await expect(positions.waitFor('accounts', 20n, 5)).rejects.toMatchObject({ reached: 10n });
  });

  it('does not wait for a view that has failed', async () => {
    local.set('accounts', { collection: 'accounts-v1-1', position: 10n, failed: true });
    await expect(positions.waitFor('accounts', 20n, 60_000)).rejects.toThrow(ViewBehindError);
  });
});

describe('ViewReader', () => {
  it('opens the collection that another process projects, and says what it reflects', async () => {
    await projectElsewhere(10n, 20n);
    const { documents, position } = await reader.open('accounts');
    expect(position).toBe(20n);
    expect(await documents.countDocuments()).toBe(2);
  });

  it('looks again when the caller knows that the view has moved on', async () => {
    await projectElsewhere(10n);
    expect((await reader.open('accounts')).position).toBe(10n);
    await projectElsewhere(10n, 20n);
    expect((await reader.open('accounts', 20n)).position).toBe(20n);
  });

  it('does not know a view that nobody has projected', async () => {
    await expect(reader.open('accounts')).rejects.toThrow(UnknownViewError);
  });
});
