import type { OnProgress } from './player.js';

/** One line that is written over on a terminal, else a line for every tenth. */
export function progressOn(stream: NodeJS.WriteStream): { readonly show: OnProgress; end(): void } {
  let told = -1;
  const step = stream.isTTY ? 1 : 10;
  return {
    show: (instant, done, steps) => {
      const percent = Math.floor((100 * done) / steps / step) * step;
      if (percent === told) return;
      told = percent;
      const line = `${String(percent).padStart(3)} %  ${new Date(instant).toISOString().slice(0, 10)}  ${done} of ${steps} steps`;
      stream.write(stream.isTTY ? `\r${line}` : `${line}\n`);
    },
    end: () => {
      if (stream.isTTY) stream.write('\n');
    },
  };
}
