import type { ViewLag } from '../platform/projections/view-lag.js';
import { checkClock, checkViews } from './doctor-store-checks.js';

const lag = (changes: Partial<ViewLag>): ViewLag => ({
  view: 'case-list',
  version: 1,
  position: 100n,
  head: 100n,
  behind: 0n,
  waiting: 0,
  state: 'live',
  ...changes,
});

describe('the doctor', () => {
  it('says how far each view is', () => {
    const lags = [lag({}), lag({ view: 'timeline', behind: 1_500n })];
    expect(checkViews(['case-list', 'timeline'], lags)).toEqual([
      { check: 'view case-list', verdict: 'OK', detail: 'up to date' },
      { check: 'view timeline', verdict: 'OK', detail: '1,500 behind' },
    ]);
  });

  it('says of a failed view at which event it stopped, and how to bring it back', () => {
    const failure = {
      message: 'no such stage',
      at: '2026-11-22T08:00:00.000Z',
      type: 'CaseJudged',
      streamName: 'case-1',
      revision: 3n,
    };
    expect(checkViews(['case-list'], [lag({ state: 'failed', failure })])).toEqual([
      {
        check: 'view case-list',
        verdict: 'FAIL',
        detail: 'no such stage (at CaseJudged case-1@3)',
        remedy: expect.stringContaining('redress rebuild case-list'),
      },
    ]);
  });

  it('warns of a view that nobody has projected', () => {
    expect(checkViews(['case-list'], [])[0]).toMatchObject({ verdict: 'WARN', detail: 'never projected' });
  });

  it('warns when the newest event is later than the clock', () => {
    const event = (recordedAt: string) => [{ metadata: { recordedAt } }];
    const now = '2026-11-22T08:00:00.000Z';
    expect(checkClock(event('2026-11-22T07:59:59.999Z'), now).verdict).toBe('OK');
    expect(checkClock(event('2026-11-22T08:00:00.001Z'), now).verdict).toBe('WARN');
    expect(checkClock([], now).verdict).toBe('OK');
    expect(checkClock([{ metadata: null }], now).verdict).toBe('OK');
  });
});
