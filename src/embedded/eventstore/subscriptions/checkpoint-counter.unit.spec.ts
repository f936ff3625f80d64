import { CheckpointCounter } from './checkpoint-counter.js';

describe('The counter of checkpoints', () => {
  it('has one due after every interval of considered events', () => {
    const counter = new CheckpointCounter(3);
    const taken: (number | undefined)[] = [];
    for (let position = 1; position <= 10; position++) {
      if (counter.consider(position)) taken.push(counter.take());
    }
    expect(taken).toEqual([3, 6, 9]);
    expect(counter.take()).toBe(10);
  });

  it('never gives the same position twice', () => {
    const counter = new CheckpointCounter(1);
    counter.consider(5);
    expect(counter.take()).toBe(5);
    expect(counter.take()).toBeUndefined();
  });
});
