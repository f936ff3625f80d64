import type { Step } from '../steps/step.js';

/** A way that a case can take, as a list of steps. */
export interface Story {
  readonly name: string;
  /** One sentence for people. */
  readonly title: string;
  /** How often it is told, compared with the others. */
  readonly weight: number;
  /** Stage in which the case is at the end. */
  readonly ends: string;
  /** Stage of the other cases that the story opens. */
  readonly others?: readonly string[];
  readonly steps: readonly Step[];
}
