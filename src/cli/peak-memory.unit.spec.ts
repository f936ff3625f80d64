import { existsSync } from 'node:fs';
import { MemoryWatch, residentPeakOf } from './peak-memory.js';

const itWhereTold = existsSync('/proc/self/status') ? it : it.skip;

describe('the memory of a process', () => {
  it('is at its highest at least what it is now', () => {
    const held = Buffer.alloc(8_000_000, 1);
    const { residentMb } = new MemoryWatch().stop();
    expect(residentMb).toBeGreaterThan(held.length / 1024 / 1024);
  });

  itWhereTold('is told apart from mapped files where the system does', () => {
    const { residentMb, ownMb } = new MemoryWatch().stop();
    expect(ownMb).toBeGreaterThan(0);
    expect(ownMb).toBeLessThanOrEqual(residentMb);
  });

  itWhereTold('can be asked of another process', () => {
    expect(residentPeakOf(process.pid)).toBeGreaterThan(0);
  });

  it('is not known of a process that does not exist', () => {
    expect(residentPeakOf(2 ** 30)).toBeUndefined();
  });
});
