import { EventStoreDBClient } from '@eventstore/db-client';
import { serveDamaged, type Served } from '../../support/damage.js';
import {
  all,
  describeOwnEngine,
  freshStream,
  startEngine,
  temporaryDirectory,
  testEvents,
} from '../../support/event-store.js';

/** Every event with everything that is known of it. */
async function readEverything(client: EventStoreDBClient, streams: readonly string[]): Promise<string> {
  const show = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? `${value}` : value);
  const log = await all(client.readAll());
  const read = await Promise.all(streams.map((stream) => all(client.readStream(stream))));
  return JSON.stringify([log, read], show);
}

async function serve(folder: string, streams: readonly string[]): Promise<Served> {
  let engine;
  try {
    engine = await startEngine(folder);
  } catch (error) {
    return { refused: (error as Error).message };
  }
  const client = EventStoreDBClient.connectionString(engine.url);
  try {
    return { content: await readEverything(client, streams) };
  } finally {
    await client.dispose();
    await engine.close();
  }
}

describeOwnEngine('A data file of the event store that was cut off or changed', () => {
  it('is refused at start by name, or serves what was written', async () => {
    const directory = temporaryDirectory();
    const streams = Array.from({ length: 20 }, () => freshStream());
    const engine = await startEngine(directory.path);
    const client = EventStoreDBClient.connectionString(engine.url);
    for (const stream of streams)
      for (let part = 0; part < 3; part++) await client.appendToStream(stream, testEvents(10));
    await client.setStreamMetadata(streams[0] as string, { maxCount: 4 });
    await client.tombstoneStream(streams.pop() as string);
    await client.dispose();
    await engine.close();

    const { content } = (await serve(directory.path, streams)) as { content: string };
    const outcome = await serveDamaged(directory.path, 'events.mdb', content, (folder) => serve(folder, streams));
    expect(outcome.refused).toBeGreaterThan(10);
    directory.remove();
  }, 120_000);
});
