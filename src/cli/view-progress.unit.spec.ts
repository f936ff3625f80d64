import { jest } from '@jest/globals';
import { MongoNetworkError } from 'mongodb';
import { allViews } from '../composition/all-views.js';
import { StoreUnavailableError } from '../platform/eventstore/errors.js';
import type { ViewLag } from '../platform/projections/view-lag.js';
import type { Session } from './session.js';
import { failureText, ViewProgress } from './view-progress.js';

const names = allViews('UTC').map(({ name }) => name);

const lag = (view: string, position: ViewLag['position'], changes: Partial<ViewLag> = {}): ViewLag => ({
  view,
  version: 1,
  position,
  head: 100n,
  behind: 0n,
  waiting: 0,
  state: 'live',
  ...changes,
});

/** Answers one look after the other with the lags given, or fails with the error, and goes on with the last ones. */
function progressOver(looks: readonly (readonly ViewLag[] | Error)[], signal = new AbortController().signal) {
  let look = 0;
  const projectors = {
    lag: () => {
      const seen = looks[Math.min(look++, looks.length - 1)];
      return seen instanceof Error ? Promise.reject(seen) : Promise.resolve(seen);
    },
  };
  const session = { config: { timeZone: 'UTC' }, stores: { projectors }, signal } as unknown as Session;
  return { progress: new ViewProgress(session), looks: () => look };
}

const all = (position: ViewLag['position']): readonly ViewLag[] => names.map((name) => lag(name, position));

describe('waiting for the views', () => {
  it('ends when each of them has reached the position', async () => {
    const [first, ...others] = all(100n);
    const { progress, looks } = progressOver([all(10n), [lag(names[0]!, 50n), ...others], [first!, ...others]]);
    const seen: bigint[] = [];
    await progress.reached(100n, (slowest) => seen.push(slowest));
    expect(seen).toEqual([10n, 50n, 100n]);
    expect(looks()).toBe(3);
  });

  it('takes a view that is further for one that has come far enough', async () => {
    const { progress } = progressOver([all(250n)]);
    const seen: bigint[] = [];
    await progress.reached(100n, (slowest) => seen.push(slowest));
    expect(seen).toEqual([100n]);
  });

  it('waits for a view that nobody has begun to project', async () => {
    const { progress, looks } = progressOver([
      all(100n).slice(1),
      [...all(100n).slice(1), lag(names[0]!, 'start')],
      all(100n),
    ]);
    await progress.reached(100n, () => undefined);
    expect(looks()).toBe(3);
  });

  it('ends at once when a view has failed, and says which and why', async () => {
    const failure = { message: 'no such stage', at: '2026-11-22T08:00:00.000Z' };
    const { progress } = progressOver([[...all(10n).slice(1), lag(names[0]!, 10n, { state: 'failed', failure })]]);
    await expect(progress.reached(100n, () => undefined)).rejects.toThrow(`View ${names[0]} has failed: no such stage`);
  });

  it('ends when the operator asks to stop', async () => {
    const { progress } = progressOver([all(10n)], AbortSignal.abort());
    await expect(progress.reached(100n, () => undefined)).rejects.toThrow('Stopped.');
  });

  it('may be for something that is looked up elsewhere', async () => {
    const { progress, looks } = progressOver([all(10n)]);
    let asked = 0;
    await progress.until(() => Promise.resolve(++asked === 2 ? [] : names));
    expect(looks()).toBe(2);
  });

  it('goes on when a store does not answer for a while', async () => {
    const outages = [new MongoNetworkError('connect ECONNREFUSED'), new StoreUnavailableError('deadline')];
    const { progress, looks } = progressOver([all(10n), ...outages, all(100n)]);
    await progress.reached(100n, () => undefined);
    expect(looks()).toBe(4);
  });

  it('ends at once when a look fails for another reason', async () => {
    const { progress } = progressOver([new TypeError('no such thing')]);
    await expect(progress.reached(100n, () => undefined)).rejects.toThrow('no such thing');
  });

  describe('that stand still', () => {
    /** Half a minute from one look at the clock to the next. */
    const halfMinute = 30_000;

    beforeEach(() => {
      let now = 0;
      jest.spyOn(performance, 'now').mockImplementation(() => (now += halfMinute));
    });

    afterEach(() => jest.restoreAllMocks());

    it('is given up, and says which, even though others go on', async () => {
      const looks = Array.from({ length: 50 }, (_, look) => [lag(names[0]!, 10n), ...all(BigInt(20 + look)).slice(1)]);
      const { progress } = progressOver(looks);
      await expect(progress.reached(15n, () => undefined)).rejects.toThrow(`two minutes: ${names[0]} at 10.`);
    });

    it('is given up when a store does not answer for as long, and says so', async () => {
      const { progress } = progressOver([all(10n), new MongoNetworkError('connect ECONNREFUSED')]);
      await expect(progress.reached(100n, () => undefined)).rejects.toThrow('connect ECONNREFUSED');
    });

    it('is not given up as long as those that are awaited move', async () => {
      const moving = Array.from({ length: 10 }, (_, look) => all(BigInt(look)));
      const { progress, looks } = progressOver(moving);
      await progress.reached(9n, () => undefined);
      expect(looks()).toBe(10);
    });
  });
});

it('a failure is told with the event that it stopped at, where one is to blame', () => {
  const failure = { message: 'no such stage', at: '2026-11-22T08:00:00.000Z' };
  expect(failureText(failure)).toBe('no such stage');
  expect(failureText({ ...failure, type: 'CaseJudged', streamName: 'case-1', revision: 3n })).toBe(
    'no such stage (at CaseJudged case-1@3)',
  );
});
