import { Backoff } from './backoff.js';
import { AppendRefusedError, WrongRevisionError } from './errors.js';
import { isPassing } from './store-failure.js';

const grpc = (code: number) => Object.assign(new Error('grpc'), { code });

describe('telling passing failures of the store from lasting ones', () => {
  it.each<[string, unknown]>([
    ['cancelled', grpc(1)],
    ['unknown', grpc(2)],
    ['deadline exceeded', grpc(4)],
    ['not the leader', grpc(5)],
    ['aborted', grpc(10)],
    ['internal', grpc(13)],
    ['unavailable', grpc(14)],
    ['no discovery', new Error('Failed to discover after 10 attempts.')],
  ])('%s may pass', (_name, error) => {
    expect(isPassing(error)).toBe(true);
  });

  it.each<[string, unknown]>([
    ['invalid argument', grpc(3)],
    ['permission denied', grpc(7)],
    ['message too large', grpc(8)],
    ['stream deleted', grpc(9)],
    ['not implemented', grpc(12)],
    ['not authenticated', grpc(16)],
    ['another revision', new WrongRevisionError('case-1', 1n, 2n)],
    ['a refused append', new AppendRefusedError('case-1', 'too large')],
  ])('%s lasts', (_name, error) => {
    expect(isPassing(error)).toBe(false);
  });
});

describe('waiting between tries', () => {
  it('doubles up to the longest wait, each shortened by up to a half', () => {
    const backoff = new Backoff(100, 500);
    for (const longest of [100, 200, 400, 500, 500]) {
      const delay = backoff.next();
      expect(delay).toBeLessThanOrEqual(longest);
      expect(delay).toBeGreaterThanOrEqual(longest / 2);
    }
  });

  it('starts over after a success', () => {
    const backoff = new Backoff(100, 500);
    backoff.next();
    backoff.next();
    backoff.reset();

    expect(backoff.next()).toBeLessThanOrEqual(100);
  });
});
