import { type Facts, factsBy } from './facts.js';
import { after, type Wait } from './office-hours.js';
import { Chance } from './random.js';
import { allStories } from './stories/all-stories.js';
import type { Story } from './stories/story.js';
import type { Step } from './steps/step.js';

const day = 86_400_000;

/** From the demo's first day to the present. Milliseconds. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

/** A story with its facts and the instant of each of its steps. */
export interface Plot {
  readonly story: Story;
  readonly facts: Facts;
  readonly steps: readonly { readonly at: number; readonly step: Step }[];
}

/** Plots with so many cases in all: every story once as long as there is room for it, then each as often as its weight says. */
export function schedule(cases: number, seed: number, period: Period): readonly Plot[] {
  const plots: Plot[] = [];
  for (let number = 1; number <= cases; number += 1) {
    const chance = new Chance(seed * 1_000_003 + plots.length);
    const wanted = allStories[plots.length] ?? chance.weighted(allStories);
    const story = number + (wanted.others?.length ?? 0) > cases ? allStories[0] : wanted;
    plots.push({ story, facts: factsBy(chance, number), steps: timed(story, chance, period) });
    number += story.others?.length ?? 0;
  }
  return plots;
}

function timed(story: Story, chance: Chance, period: Period): Plot['steps'] {
  const waits = story.steps.map(({ wait }) => varied(wait, chance));
  const span = (timesFrom(period.from, waits).at(-1) ?? period.from) - period.from;
  let start = isClosed(story)
    ? period.from + chance.fraction() * Math.max(0, period.to - period.from - span)
    : period.to - span - restOf(chance);
  let times = timesFrom(start, waits);
  while ((times.at(-1) ?? 0) > period.to && start > period.from) {
    start = Math.max(period.from, start - day);
    times = timesFrom(start, waits);
  }
  return story.steps.map((step, index) => ({ step, at: times[index] ?? period.to }));
}

/** How long an open case has been resting: most of them days, some of them far too long. */
function restOf(chance: Chance): number {
  return day * (chance.fraction() < 0.25 ? chance.whole(8, 35) : chance.fraction() * 4);
}

function isClosed({ ends }: Story): boolean {
  return ends === 'archived';
}

function varied(wait: Wait, chance: Chance): Wait {
  const factor = 0.4 + chance.fraction() * 1.4;
  return 'workingHours' in wait ? { workingHours: wait.workingHours * factor } : wait;
}

function timesFrom(start: number, waits: readonly Wait[]): readonly number[] {
  let at = start;
  return waits.map((wait) => (at = after(at, wait)));
}
