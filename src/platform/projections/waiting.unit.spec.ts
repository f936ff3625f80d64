import { MongoNetworkError } from 'mongodb';
import { isBeyondLog } from './log-end.js';
import { isAborted, patiently, sparsely } from './patience.js';
import { Wake } from './wake.js';

const forever = new AbortController().signal;
const unheard = (): void => undefined;

describe('patiently', () => {
  it('tries again for as long as the store is unavailable', async () => {
    let tries = 0;
    const work = () => {
      tries += 1;
      return tries < 3 ? Promise.reject(new MongoNetworkError('connection closed')) : Promise.resolve(tries);
    };
    await expect(patiently(work, forever, unheard)).resolves.toBe(3);
  });

  it('does not repeat what would fail again', async () => {
    let tries = 0;
    const work = () => {
      tries += 1;
      return Promise.reject(new TypeError('a fault of ours'));
    };
    await expect(patiently(work, forever, unheard)).rejects.toThrow('a fault of ours');
    expect(tries).toBe(1);
  });

  it('stops on request', async () => {
    const stopping = new AbortController();
    const work = () => {
      stopping.abort();
      return Promise.reject(new MongoNetworkError('connection closed'));
    };
    await expect(patiently(work, stopping.signal, unheard)).rejects.toMatchObject({ name: 'AbortError' });
    expect(isAborted(stopping.signal)).toBe(true);
  });
});

describe('a long wait', () => {
  it('is told of after ten seconds, and again when it has become twice as long', () => {
    let at = 0;
    const told: number[] = [];
    const unavailable = sparsely(
      (_, forMs) => told.push(forMs),
      () => at,
    );
    for (at of [4_000, 9_999, 10_000, 15_000, 19_999, 21_000, 41_000, 42_000]) unavailable(new Error('away'));
    expect(told).toEqual([10_000, 21_000, 42_000]);
  });
});

describe('Wake', () => {
  it('lets the waiting task go on when it is called', async () => {
    const wake = new Wake();
    const waiting = wake.wait();
    wake.now();
    await expect(waiting).resolves.toBeUndefined();
  });

  it('does not let it wait for longer than it wants', async () => {
    await expect(new Wake().wait(1)).resolves.toBeUndefined();
  });

  it('keeps no call for later', async () => {
    const wake = new Wake();
    wake.now();
    let isAwake = false;
    const waiting = wake.wait().then(() => (isAwake = true));
    await new Promise(setImmediate);
    expect(isAwake).toBe(false);
    wake.now();
    await waiting;
  });
});

describe('isBeyondLog', () => {
  const ending = (...heads: readonly (bigint | null | Error)[]) => {
    let look = 0;
    return {
      subscribe: () => {
        throw new Error('not read here');
      },
      head: () => {
        const head = heads[Math.min(look, heads.length - 1)] ?? null;
        look += 1;
        return head instanceof Error ? Promise.reject(head) : Promise.resolve(head);
      },
    };
  };

  it.each([
    ['a view that has seen nothing', 'start', [null]],
    ['a view at the end of the log', 10n, [10n]],
    ['a view behind it', 10n, [30n]],
    ['an end that is told too early once', 10n, [5n, 10n]],
    ['a log that does not answer', 10n, [new Error('unavailable')]],
  ] as const)('is not so for %s', async (_, position, heads) => {
    await expect(isBeyondLog(ending(...heads), position)).resolves.toBe(false);
  });

  it.each([
    ['a shorter log', [5n]],
    ['an empty one', [null]],
  ] as const)('is so for %s', async (_, heads) => {
    await expect(isBeyondLog(ending(...heads), 10n)).resolves.toBe(true);
  });
});
