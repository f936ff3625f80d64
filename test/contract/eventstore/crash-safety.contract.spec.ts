import { describeOwnEngine } from '../../support/event-store.js';
import { crashEventStore } from '../../support/event-store-crashes.js';

describeOwnEngine('An event store that is killed at any moment', () => {
  it('has every acknowledged event once, in order, at its revision, and no part of an append', async () => {
    await crashEventStore(20);
  }, 180_000);
});
