import { statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { DiskFullError, DiskSpace } from './disk-space.js';

const { bavail, bsize } = statfsSync(tmpdir());
/** More than the disk has. */
const TOO_MUCH = 2 * bavail * bsize;

describe('The space for transactions', () => {
  it('counts what waits for its commit, until that is done', () => {
    const space = new DiskSpace(tmpdir());
    space.begin();
    space.spend(1000);
    const once = space.waitingBytes;
    expect(once).toBeGreaterThan(1000);
    space.begin();
    space.spend(1000);
    expect(space.waitingBytes).toBe(2 * once);
    space.committed();
    expect(space.waitingBytes).toBe(0);
  });

  it('refuses what does not fit, and has it back when that is undone', () => {
    const space = new DiskSpace(tmpdir());
    space.begin();
    space.spend(1000);
    const waiting = space.waitingBytes;
    space.begin();
    expect(() => space.spend(TOO_MUCH)).toThrow(DiskFullError);
    expect(() => space.begin()).toThrow('Only 0 MiB are free');
    space.undone();
    expect(space.waitingBytes).toBe(waiting);
    space.begin();
  });

  it('forgets what was committed although the transaction is undone', () => {
    const space = new DiskSpace(tmpdir());
    space.begin();
    space.spend(1000);
    space.begin();
    space.committed();
    space.undone();
    expect(space.waitingBytes).toBe(0);
  });
});
