import { SharedMemory } from './shared-memory.js';

describe('Clients that share memory', () => {
  const begin = (memory: SharedMemory, name: string, refused: string[]) => memory.begin(() => refused.push(name));

  it('may hold what the limit allows together; beyond, the oldest gives way', () => {
    const refused: string[] = [];
    const memory = new SharedMemory(100);
    const [first, second, third] = ['first', 'second', 'third'].map((name) => begin(memory, name, refused));
    first?.holds(40);
    second?.holds(60);
    expect(refused).toEqual([]);
    third?.holds(1);
    expect(refused).toEqual(['first']);
    third?.holds(41);
    expect(refused).toEqual(['first', 'second']);
  });

  it('make room when they end, and no more than once', () => {
    const refused: string[] = [];
    const memory = new SharedMemory(100);
    const [first, second] = ['first', 'second'].map((name) => begin(memory, name, refused));
    first?.holds(100);
    first?.finished();
    first?.finished();
    first?.holds(100);
    second?.holds(100);
    expect(refused).toEqual([]);
    second?.holds(101);
    expect(refused).toEqual(['second']);
  });
});
