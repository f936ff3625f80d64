import { ResultMemory, type OperationMemory } from './result-memory.js';

describe('The memory of results', () => {
  let memory: ResultMemory;
  const closed: string[] = [];
  beforeEach(() => {
    memory = new ResultMemory(100);
    closed.length = 0;
  });

  const running = (bytes: number): OperationMemory => {
    const operation = memory.begin();
    operation.takes(bytes);
    return operation;
  };
  const rest = (operation: OperationMemory, name: string): void =>
    operation.rests(() => {
      closed.push(name);
      operation.ends();
    });
  const resting = (name: string, bytes: number): OperationMemory => {
    const operation = running(bytes);
    rest(operation, name);
    return operation;
  };

  it('closes what rests, the longest unused first, until the others have room', () => {
    const first = resting('first', 40);
    resting('second', 30);
    resting('third', 20);
    first.runs();
    rest(first, 'first');
    const asking = running(20);
    expect([asking.mayTake(), closed]).toEqual([true, ['second']]);
    asking.takes(25);
    expect([asking.mayTake(), closed]).toEqual([true, ['second', 'third']]);
    asking.takes(40);
    expect([asking.mayTake(), closed]).toEqual([true, ['second', 'third', 'first']]);
  });

  it('closes nothing while there is room', () => {
    resting('first', 60);
    expect([running(40).mayTake(), closed]).toEqual([true, []]);
  });

  it('never closes what is read from', () => {
    const read = resting('read', 90);
    read.runs();
    const asking = running(20);
    expect([asking.mayTake(), read.mayTake(), closed]).toEqual([false, true, []]);
  });

  it('closes what rests behind an older one that runs', () => {
    const slow = running(1);
    resting('first', 60);
    resting('second', 40);
    const asking = running(20);
    expect([asking.mayTake(), slow.mayTake(), closed]).toEqual([true, true, ['first']]);
  });

  it('lets the oldest go on and the others wait, those too that hold nothing yet', () => {
    const [oldest, second, third] = [running(60), running(30), running(30)];
    const fresh = memory.begin();
    const may = (): boolean[] => [oldest, second, third, fresh].map((operation) => operation.mayTake());
    expect(may()).toEqual([true, false, false, false]);
    oldest.takes(500);
    expect(may()).toEqual([true, false, false, false]);
    rest(oldest, 'oldest');
    expect([second.mayTake(), closed]).toEqual([true, ['oldest']]);
    expect(may()).toEqual([true, true, true, true]);
    second.takes(100);
    expect(may()).toEqual([false, true, false, false]);
    second.ends();
    expect(may()).toEqual([true, true, true, true]);
  });

  it('forgets what was given back, answered or ended', () => {
    resting('kept', 60).answered();
    running(40).gives(40);
    running(40).answered();
    running(40).ends();
    const asking = running(40);
    expect([asking.mayTake(), closed]).toEqual([true, []]);
    asking.takes(1);
    expect([asking.mayTake(), closed]).toEqual([true, ['kept']]);
  });
});
