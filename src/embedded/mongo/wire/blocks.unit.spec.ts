import { Blocks } from './blocks.js';

describe('blocks', () => {
  it('are used again', () => {
    const blocks = new Blocks();
    const taken = [blocks.take(), blocks.take()];
    expect(taken[0]).not.toBe(taken[1]);
    blocks.giveBack(taken);
    expect(new Set([blocks.take(), blocks.take()])).toEqual(new Set(taken));
  });

  it('are kept up to a limit: 16 MiB', () => {
    const blocks = new Blocks();
    const taken = Array.from({ length: 300 }, () => blocks.take());
    blocks.giveBack(taken.slice(0, 200));
    blocks.giveBack(taken.slice(200));
    const known = new Set(taken);
    const again = Array.from({ length: 300 }, () => blocks.take());
    expect(again.filter((block) => known.has(block))).toHaveLength(256);
  });
});
