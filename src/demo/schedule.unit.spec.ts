import { schedule } from './schedule.js';
import { allStories } from './stories/all-stories.js';

const day = 86_400_000;
const to = Date.parse('2026-11-22T20:00:00Z');
const period = { from: to - 120 * day, to };

const told = (cases: number, seed: number) =>
  schedule(cases, seed, period).map(({ story, facts, steps }) => ({
    story: story.name,
    language: facts.language,
    times: steps.map(({ at }) => at),
  }));

describe('the schedule of the demo', () => {
  it('is the same for the same seed, and another one for another', () => {
    expect(told(60, 1)).toEqual(told(60, 1));
    expect(told(60, 1)).not.toEqual(told(60, 2));
  });

  it('tells every story once before it repeats one', () => {
    const names = new Set(told(40, 1).map(({ story }) => story));
    expect([...names].sort()).toEqual(allStories.map(({ name }) => name).sort());
  });

  it('opens exactly as many cases, those that a story opens besides its own included', () => {
    for (const cases of [1, 12, 13, 14, 60, 61, 62, 200]) {
      const opened = schedule(cases, 5, period).map(({ story }) => 1 + (story.others?.length ?? 0));
      expect(opened.reduce((sum, count) => sum + count)).toBe(cases);
    }
  });

  it.each([1, 2, 3, 4, 5])('keeps every step inside the period and in its order (seed %i)', (seed) => {
    for (const { times } of told(300, seed)) {
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      expect(times[0]).toBeGreaterThanOrEqual(period.from);
      expect(times.at(-1)).toBeLessThanOrEqual(period.to);
    }
  });

  it('works from Monday to Friday, nine to six in Taipei', () => {
    for (const at of told(200, 1).flatMap(({ times }) => times)) {
      const local = new Date(at + 8 * 3_600_000);
      expect([1, 2, 3, 4, 5]).toContain(local.getUTCDay());
      const hour = local.getUTCHours() + local.getUTCMinutes() / 60;
      expect(hour).toBeGreaterThanOrEqual(9);
      expect(hour).toBeLessThanOrEqual(18);
    }
  });
});
