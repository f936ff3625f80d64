import { Presets, SingleBar } from 'cli-progress';
import type { Terminal } from './terminal.js';

/** Shows how far something has come. */
export interface Progress {
  /** `done` of the total, and a few words such as a rate. */
  update(done: number, words: string): void;
  stop(): void;
}

/** Between two lines where nobody watches a bar, in milliseconds. */
const lineEveryMs = 5_000;

/** A bar for a person, now and then a line for a log. */
export function startProgress(
  terminal: Terminal,
  label: string,
  total: number,
  now: () => number = () => performance.now(),
): Progress {
  return terminal.isInteractive ? bar(label, total) : lines(terminal, label, total, now);
}

function bar(label: string, total: number): Progress {
  const drawn = new SingleBar(
    { format: `${label} {bar} {percentage} %  {words}`, hideCursor: true, stream: process.stderr },
    Presets.shades_classic,
  );
  drawn.start(total, 0, { words: '' });
  return { update: (done, words) => drawn.update(done, { words }), stop: () => drawn.stop() };
}

function lines(terminal: Terminal, label: string, total: number, now: () => number): Progress {
  let last = now();
  return {
    update: (done, words) => {
      if (now() - last < lineEveryMs) return;
      last = now();
      terminal.tell(`${label} ${total === 0 ? 100 : Math.floor((100 * done) / total)} %  ${words}`);
    },
    stop: () => undefined,
  };
}
