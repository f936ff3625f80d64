import { LocalViews } from './local-views.js';

const at = (position: bigint) => ({ collection: 'v-v1-1', position, failed: false });

describe('LocalViews', () => {
  it('lets a query go as soon as the view has reached its position, and not before', async () => {
    const views = new LocalViews();
    views.set('v', at(1n));
    const waiting = views.wait('v', 3n, 10_000);
    views.set('v', at(2n));
    views.set('other', at(9n));
    views.set('v', at(3n));
    await expect(waiting).resolves.toBe('reached');
  });

  it('tells who waits that the view has failed', async () => {
    const views = new LocalViews();
    const waiting = views.wait('v', 3n, 10_000);
    views.set('v', { ...at(2n), failed: true });
    await expect(waiting).resolves.toBe('changed');
  });

  it('tells who waits that another process projects now', async () => {
    const views = new LocalViews();
    views.set('v', at(1n));
    const waiting = views.wait('v', 3n, 10_000);
    views.clear();
    await expect(waiting).resolves.toBe('changed');
    expect(views.get('v')).toBeUndefined();
  });

  it('does not wait for longer than it is told', async () => {
    await expect(new LocalViews().wait('v', 3n, 1)).resolves.toBe('timeout');
  });
});
