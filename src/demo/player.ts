import type { Api } from './api.js';
import { Scene } from './scene.js';
import type { Plot } from './schedule.js';
import type { Step } from './steps/step.js';

/** Steps that lie closer together than this (milliseconds) are played at the same time, each case in its own order. */
const window = 60 * 60_000;

/** A story that was played, with the cases it opened. */
export interface Played extends Plot {
  readonly caseIds: readonly string[];
}

/** Told while the demo plays: the demo's time, and how many of the steps are done. */
export type OnProgress = (instant: number, done: number, steps: number) => void;

interface Act {
  readonly at: number;
  readonly step: Step;
  readonly scene: Scene;
  readonly story: string;
}

/** A step that the product did not take; says which story it belongs to. */
export class StoryFailed extends Error {
  override readonly name = 'StoryFailed';
}

/** Plays all stories side by side, in the order of the demo's time, moving the product's clock ahead. */
export async function play(
  api: Api,
  plots: readonly Plot[],
  { key, onProgress }: { readonly key: string; readonly onProgress: OnProgress },
): Promise<readonly Played[]> {
  const scenes = plots.map((plot) => ({ plot, scene: new Scene(api, plot.facts, `${key}-${plot.facts.number}`) }));
  const acts = scenes
    .flatMap(({ plot, scene }) => plot.steps.map((timed): Act => ({ ...timed, scene, story: plot.story.name })))
    .sort((a, b) => a.at - b.at);
  let done = 0;
  for (const together of windowsOf(acts)) {
    const now = together[0]?.at ?? 0;
    await api.moveClock(now);
    await Promise.all([...byScene(together)].map(([scene, own]) => playInOrder(scene, own, now)));
    done += together.length;
    onProgress(now, done, acts.length);
  }
  return scenes.map(({ plot, scene }) => ({ ...plot, caseIds: scene.caseIds }));
}

function* windowsOf(acts: readonly Act[]): Iterable<readonly Act[]> {
  let together: Act[] = [];
  for (const act of acts) {
    const [first] = together;
    if (first !== undefined && act.at >= first.at + window) {
      yield together;
      together = [];
    }
    together.push(act);
  }
  if (together.length > 0) yield together;
}

function byScene(acts: readonly Act[]): ReadonlyMap<Scene, readonly Act[]> {
  const scenes = new Map<Scene, Act[]>();
  for (const act of acts) scenes.set(act.scene, [...(scenes.get(act.scene) ?? []), act]);
  return scenes;
}

async function playInOrder(scene: Scene, acts: readonly Act[], now: number): Promise<void> {
  scene.now = now;
  for (const { step, story } of acts) {
    try {
      await step.play(scene);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new StoryFailed(`The story ${story} (case ${scene.facts.number}) got stuck: ${reason}`, { cause: error });
    }
  }
}
