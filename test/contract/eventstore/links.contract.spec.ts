import { binaryEvent } from '@eventstore/db-client';
import { all, freshStream, startEventStore, take, testEvents, type TestEventStore } from '../../support/event-store.js';
import { type ResolvedEvent } from '@eventstore/db-client';

describe('A link to an event', () => {
  let store: TestEventStore;
  beforeAll(async () => (store = await startEventStore()));
  afterAll(() => store.close());

  const link = (target: string) => binaryEvent({ type: '$>', data: Buffer.from(target) });

  it('is followed only if the reader asks for it', async () => {
    const [target, links] = [freshStream(), freshStream()];
    await store.client.appendToStream(target, testEvents(2));
    await store.client.appendToStream(links, link(`1@${target}`));
    const [plain] = await all(store.client.readStream(links));
    const [resolved] = await all(store.client.readStream(links, { resolveLinkTos: true }));
    expect(plain?.event?.type).toBe('$>');
    expect(plain?.link).toBeUndefined();
    expect(resolved?.event).toMatchObject({ streamId: target, revision: 1n });
    expect(resolved?.link).toMatchObject({ streamId: links, revision: 0n });
    expect(resolved?.commitPosition).toBe(resolved?.link?.position?.commit);
  });

  it('stands alone when its event is gone', async () => {
    const [target, links] = [freshStream(), freshStream()];
    await store.client.appendToStream(target, testEvents(1));
    await store.client.appendToStream(links, [link(`0@${target}`), link(`0@${freshStream()}`), link(`9@${target}`)]);
    await store.client.deleteStream(target);
    const resolved = await all(store.client.readStream(links, { resolveLinkTos: true }));
    expect(resolved).toHaveLength(3);
    for (const { event, link } of resolved) {
      expect(event).toBeUndefined();
      expect(link?.streamId).toBe(links);
    }
  });

  it('is followed in subscriptions too', async () => {
    const [target, links] = [freshStream(), freshStream()];
    await store.client.appendToStream(target, testEvents(1));
    await store.client.appendToStream(links, link(`0@${target}`));
    const subscription = store.client.subscribeToStream(links, { resolveLinkTos: true });
    const [resolved] = await take<ResolvedEvent>(subscription, 1);
    expect(resolved?.event?.streamId).toBe(target);
    await subscription.unsubscribe();
  });
});
