import { startProgress } from './progress.js';

function watch(total: number): { told: string[]; at: (ms: number, done: number) => void; stop: () => void } {
  const told: string[] = [];
  let now = 0;
  const terminal = { isInteractive: false, print: () => undefined, tell: (line: string) => void told.push(line) };
  const progress = startProgress(terminal, 'rows.csv', total, () => now);
  return {
    told,
    at: (ms, done) => {
      now = ms;
      progress.update(done, `${done} lines`);
    },
    stop: () => progress.stop(),
  };
}

describe('progress where nobody watches', () => {
  it('is a line every five seconds', () => {
    const { told, at, stop } = watch(200);
    for (const second of [1, 4, 5, 6, 9, 11]) at(second * 1000, second * 10);
    stop();
    expect(told).toEqual(['rows.csv 25 %  50 lines', 'rows.csv 55 %  110 lines']);
  });

  it('says nothing of what is done at once', () => {
    const { told, at, stop } = watch(200);
    at(4_999, 200);
    stop();
    expect(told).toEqual([]);
  });

  it('of nothing is all of it', () => {
    const { told, at } = watch(0);
    at(6_000, 0);
    expect(told).toEqual(['rows.csv 100 %  0 lines']);
  });
});
