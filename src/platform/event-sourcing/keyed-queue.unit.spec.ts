import fc from 'fast-check';
import { KeyedQueue } from './keyed-queue.js';

describe('the queue by key', () => {
  it('runs tasks of one key one after the other, in the order given', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(fc.constantFrom('a', 'b'), { maxLength: 12 }),
        async (scheduler, keys) => {
          const queue = new KeyedQueue();
          const running = new Map<string, number>();
          const finished: [string, number][] = [];
          const tasks = keys.map((key, index) =>
            queue.run(key, async () => {
              expect(running.has(key)).toBe(false);
              running.set(key, index);
              await scheduler.schedule(Promise.resolve(), `${key}${index}`);
              running.delete(key);
              finished.push([key, index]);
            }),
          );
          await scheduler.waitFor(Promise.all(tasks));
          for (const key of ['a', 'b']) {
            const order = finished.filter(([of]) => of === key).map(([, index]) => index);
            expect(order).toEqual([...order].sort((x, y) => x - y));
          }
          expect(finished).toHaveLength(keys.length);
          expect(queue.size).toBe(0);
        },
      ),
    );
  });

  it('lets tasks of different keys run at once', async () => {
    const queue = new KeyedQueue();
    let open = (): void => undefined;
    const first = queue.run('a', () => new Promise<void>((resolve) => (open = resolve)));
    await queue.run('b', () => Promise.resolve());
    open();

    await expect(first).resolves.toBeUndefined();
  });

  it('passes on what a task gives and what it throws, and goes on after a failure', async () => {
    const queue = new KeyedQueue();
    const failing = queue.run('a', () => Promise.reject(new Error('no')));
    const next = queue.run('a', () => Promise.resolve(42));

    await expect(failing).rejects.toThrow('no');
    await expect(next).resolves.toBe(42);
  });

  it('holds nothing of a key that is idle', async () => {
    const queue = new KeyedQueue();
    await Promise.allSettled(
      Array.from({ length: 100 }, (_, i) => queue.run(`k${i % 7}`, () => Promise.reject(new Error('no')))),
    );

    expect(queue.size).toBe(0);
  });
});
