import { MongoStore } from '../../../src/platform/mongo/mongo-store.js';
import { DeposedError, type SlotOwner, ViewStates } from '../../../src/platform/projections/view-states.js';
import { freshDatabase } from '../../support/given-mongo.js';
import { type RunningStore, startReadModels } from './stores.js';

let server: RunningStore;
let store: MongoStore;
let states: ViewStates;

beforeAll(async () => {
  server = await startReadModels();
}, 60_000);

beforeEach(() => {
  store = new MongoStore(freshDatabase(server.url));
  states = new ViewStates(store);
});

afterEach(async () => {
  await store.db.dropDatabase();
  await store.close();
});

afterAll(() => server.close());

const building: SlotOwner = { view: 'list', token: 1n, slot: 'building', collection: 'list-v2-2' };

describe('ViewStates', () => {
  it('begins the first collection of a view as the active one', async () => {
    const state = await states.claim('list', 1, 1n);
    expect(state.active).toEqual({ collection: 'list-v1-1', version: 1, position: null });
    expect(await states.read('list')).toEqual(state);
  });

  it('goes on with what there is when a later holder claims the view', async () => {
    await states.claim('list', 1, 1n);
    await states.save({ view: 'list', token: 1n, slot: 'active', collection: 'list-v1-1' }, 40n);
    expect(await states.claim('list', 2, 2n)).toMatchObject({ fence: 2n, active: { version: 1, position: 40n } });
  });

  it('refuses a claim with an older token', async () => {
    await states.claim('list', 1, 2n);
    await expect(states.claim('list', 1, 1n)).rejects.toThrow(DeposedError);
  });

  it('keeps the intent with the position until the position is stored without one', async () => {
    const owner: SlotOwner = { view: 'list', token: 1n, slot: 'active', collection: 'list-v1-1' };
    await states.claim('list', 1, 1n);
    const intent = { to: 50n, increments: [{ rollup: 'all', path: 'a.b', amount: 2n ** 60n }], removed: ['x'] };
    await states.save(owner, 40n, intent);
    expect((await states.read('list'))?.active).toMatchObject({ position: 40n, intent });
    await states.save(owner, 50n);
    expect((await states.read('list'))?.active).toEqual({ collection: 'list-v1-1', version: 1, position: 50n });
  });

  it('builds beside the active collection, and puts what was built in its place, also when that is repeated', async () => {
    const state = await states.claim('list', 1, 1n);
    const begun = await states.beginBuild(state, 2, 1n);
    expect(begun).toMatchObject({
      active: { collection: 'list-v1-1' },
      building: { collection: 'list-v2-2', version: 2 },
    });
    expect((await states.beginBuild(state, 2, 1n)).building).toEqual(begun.building);
    await states.save(building, 90n);
    await states.promote(building);
    await states.promote(building);
    const promoted = await states.read('list');
    expect(promoted).toMatchObject({ active: { collection: 'list-v2-2', position: 90n } });
    expect(promoted?.building).toBeUndefined();
    expect(promoted?.retired?.map(({ collection }) => collection)).toEqual(['list-v1-1']);
  });

  it('retires a collection whose build was given up', async () => {
    const begun = await states.beginBuild(await states.claim('list', 1, 1n), 2, 1n);
    const again = await states.beginBuild(begun, 3, 1n);
    expect(again.building).toMatchObject({ collection: 'list-v3-3' });
    expect(again.retired).toMatchObject([{ collection: 'list-v2-2' }]);
    await states.forget('list', 'list-v2-2', 1n);
    expect((await states.read('list'))?.retired).toEqual([]);
  });

  it('starts over with a collection of a new name', async () => {
    const begun = await states.beginBuild(await states.claim('list', 1, 1n), 2, 1n);
    const fresh = await states.startOver(begun, 2, 1n);
    expect(fresh.active).toEqual({ collection: 'list-v2-3', version: 2, position: null });
    expect(fresh.building).toBeUndefined();
    expect(fresh.retired?.map(({ collection }) => collection)).toEqual(['list-v1-1', 'list-v2-2']);
  });

  it('lets a deposed process change nothing', async () => {
    const state = await states.beginBuild(await states.claim('list', 1, 1n), 2, 1n);
    await states.claim('list', 2, 2n);
    const before = await states.read('list');
    const failure = { message: 'x', at: '2026-11-22T08:30:00.000Z' };
    await expect(states.save(building, 10n)).rejects.toThrow(DeposedError);
    await expect(states.fail(building, failure)).rejects.toThrow(DeposedError);
    await expect(states.promote(building)).rejects.toThrow(DeposedError);
    await expect(states.beginBuild(state, 2, 1n)).rejects.toThrow(DeposedError);
    await expect(states.startOver(state, 2, 1n)).rejects.toThrow(DeposedError);
    expect(await states.read('list')).toEqual(before);
  });

  it('takes a request for a rebuild from anybody, for a view that there is', async () => {
    await states.claim('list', 1, 1n);
    expect(await states.requestRebuild('list')).toBe(true);
    expect(await states.requestRebuild('other')).toBe(false);
    expect((await states.readAll()).map(({ _id, rebuildRequested }) => [_id, rebuildRequested])).toEqual([
      ['list', true],
    ]);
  });
});
