import type { View } from './view.js';
import { lagOfProjected, lagOfState, type ProjectedState } from './view-lag.js';
import type { ViewState } from './view-state.js';

const stored: ViewState = {
  _id: 'case-list',
  fence: 3n,
  builds: 1,
  active: { collection: 'case-list-v2-1', version: 2, position: 70n },
  updatedAt: new Date(0),
};
const failure = { message: 'cannot fold this', at: '2026-11-22T08:30:00.000Z' };

describe('the lag of a view that another process projects', () => {
  it('is the distance from its stored position to the end of the log', () => {
    expect(lagOfState(stored, 100n)).toEqual({
      view: 'case-list',
      version: 2,
      position: 70n,
      head: 100n,
      behind: 30n,
      waiting: 0,
      state: 'standby',
    });
  });

  it('is nothing for an empty log', () => {
    const unbegun = { ...stored, active: { ...stored.active, position: null } };
    expect(lagOfState(unbegun, null)).toMatchObject({ position: 'start', behind: 0n });
  });

  it('tells the failure of either collection, and what is being built', () => {
    expect(lagOfState({ ...stored, active: { ...stored.active, failure } }, 100n)).toMatchObject({
      state: 'failed',
      failure,
    });
    const building = { collection: 'case-list-v3-2', version: 3, position: null, failure };
    expect(lagOfState({ ...stored, building }, 100n)).toMatchObject({
      state: 'failed',
      failure,
      building: { version: 3, position: 'start' },
    });
  });
});

describe('the lag of a view that this process projects', () => {
  const runner = { failure: undefined, queue: { length: 4 }, writer: { position: 70n } };
  const projected: ProjectedState = {
    view: { name: 'case-list', version: 3 } as View,
    read: { version: 3, position: 70n },
    active: runner,
    building: undefined,
    endWhenLive: 70n,
    head: 90n,
  };

  it('is nothing when it is live and has folded all that the shared feed handed out', () => {
    expect(lagOfProjected(projected)).toMatchObject({ state: 'live', head: 70n, behind: 0n, waiting: 4 });
  });

  it('is measured from the end of the log until then', () => {
    expect(lagOfProjected({ ...projected, endWhenLive: undefined })).toMatchObject({
      state: 'catching-up',
      behind: 20n,
    });
  });

  it('is that of the old version while a new one is built', () => {
    const rebuilding = { ...projected, read: { version: 2, position: 50n }, active: undefined, endWhenLive: undefined };
    expect(lagOfProjected({ ...rebuilding, building: runner })).toMatchObject({
      state: 'rebuilding',
      version: 2,
      behind: 40n,
      building: { version: 3, position: 70n },
    });
  });

  it('says that it has failed before anything else', () => {
    const failed = { ...runner, failure };
    expect(lagOfProjected({ ...projected, active: failed })).toMatchObject({ state: 'failed', failure });
  });
});
