import { MergeAttempts } from './merge-attempts.js';

const hour = 3_600_000;

/** How long the merge rests after each of `times` refusals. */
function restsAfter(times: number): readonly number[] {
  const attempts = new MergeAttempts();
  let now = 0;
  return Array.from({ length: times }, () => {
    attempts.refused('a>b', now);
    const refusedAt = now;
    while (!attempts.isDue('a>b', now)) now += 1_000;
    return now - refusedAt;
  });
}

describe('merge attempts', () => {
  it('are due at once while nothing was refused', () => {
    expect(new MergeAttempts().isDue('a>b', 0)).toBe(true);
  });

  it('rest twice as long after each refusal', () => {
    expect(restsAfter(4)).toEqual([4_000, 8_000, 16_000, 32_000]);
  });

  it('rest no longer than an hour', () => {
    expect(restsAfter(12).slice(-2)).toEqual([hour, hour]);
  });

  it('of one merge do not hold up another', () => {
    const attempts = new MergeAttempts();
    attempts.refused('a>b', 0);
    expect([attempts.isDue('a>b', 1), attempts.isDue('c>d', 1)]).toEqual([false, true]);
  });

  it('begin anew with a merge that was away from the list', () => {
    const attempts = new MergeAttempts();
    attempts.refused('a>b', 0);
    attempts.refused('c>d', 0);
    attempts.keep(new Set(['c>d']));
    expect([attempts.isDue('a>b', 1), attempts.isDue('c>d', 1)]).toEqual([true, false]);
  });
});
