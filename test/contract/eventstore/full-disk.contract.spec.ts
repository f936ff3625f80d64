import { EventStoreDBClient } from '@eventstore/db-client';
import { all, externalUrl, freshStream, rejection, testEvent } from '../../support/event-store.js';
import { canMount, startOnSmallDisk } from '../../support/small-disk.js';

const MEBIBYTE = 1024 * 1024;

const describeWithMounts = externalUrl === undefined && canMount() ? describe : describe.skip;

describeWithMounts('On a disk that becomes full', () => {
  it('appends are refused by name, nothing acknowledged is lost, and they go on when there is room', async () => {
    const engine = await startOnSmallDisk('eventstore', 168 * MEBIBYTE, 18 * MEBIBYTE);
    const client = EventStoreDBClient.connectionString(engine.url);
    const stream = freshStream();
    const acknowledged: string[] = [];
    const append = async (): Promise<void> => {
      const event = testEvent('tested', { text: 'x'.repeat(100_000) });
      await client.appendToStream(stream, event);
      acknowledged.push(event.id);
    };
    const untilRefused = async (): Promise<Error & Record<string, unknown>> => {
      for (let tries = 0; tries < 1000; tries++) {
        const refusal = await append().then(
          () => undefined,
          (error: unknown) => error as Error & Record<string, unknown>,
        );
        if (refusal) return refusal;
      }
      throw new Error('The disk never became full');
    };

    const refusal = await untilRefused();
    expect(refusal).toMatchObject({ type: 'unavailable' });
    expect(refusal.message).toContain('nothing is written below 128 MiB');
    expect(acknowledged.length).toBeGreaterThan(5);
    for (let repeat = 0; repeat < 5; repeat++) expect(await rejection(append())).toMatchObject({ type: 'unavailable' });
    expect((await all(client.readStream(stream))).map(({ event }) => event?.id)).toEqual(acknowledged);

    engine.makeRoom();
    for (let repeat = 0; repeat < 5; repeat++) await append();
    expect((await all(client.readStream(stream))).map(({ event }) => event?.id)).toEqual(acknowledged);
    await client.dispose();
    await engine.kill();
  });
});
