import { days, type Wait, workingHours } from '../office-hours.js';
import type { Part } from '../people.js';
import type { Scene } from '../scene.js';

/** One step of a story: what happens, and how long after the step before. */
export interface Step {
  readonly wait: Wait;
  readonly play: (scene: Scene) => Promise<unknown>;
}

/** Something happens so many working hours after the step before, give or take. */
export function step(hours: number, play: (scene: Scene) => Promise<unknown>): Step {
  return { wait: workingHours(hours), play };
}

/** Somebody sends a command so many working hours after the step before, give or take. */
export function command(hours: number, part: Part, name: string, body: (scene: Scene) => object): Step {
  return step(hours, (scene) => scene.send(part, name, body(scene)));
}

/** The same step after so many days. */
export function afterDays(count: number, { play }: Step): Step {
  return { wait: days(count), play };
}
