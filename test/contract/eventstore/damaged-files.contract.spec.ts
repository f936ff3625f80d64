import { EventStoreDBClient } from '@eventstore/db-client';
import { cpSync, rmSync } from 'node:fs';
import { serveDamaged, type Served } from '../../support/damage.js';
import { startWatchedEngine } from '../../support/engine-process.js';
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

async function write(url: string, streams: readonly string[]): Promise<void> {
  const client = EventStoreDBClient.connectionString(url);
  for (const stream of streams)
    for (let part = 0; part < 3; part++) await client.appendToStream(stream, testEvents(10));
  await client.setStreamMetadata(streams[0] as string, { maxCount: 4 });
  await client.tombstoneStream(streams.at(-1) as string);
  await client.dispose();
}

describeOwnEngine('A file of the event store that was cut off or changed', () => {
  const streams = Array.from({ length: 20 }, () => freshStream());
  const readable = streams.slice(0, -1);

  it('is refused at start by name, or serves what was written', async () => {
    const directory = temporaryDirectory();
    const engine = await startEngine(directory.path);
    await write(engine.url, streams);
    await engine.close();

    const { content } = (await serve(directory.path, readable)) as { content: string };
    const outcome = await serveDamaged(directory.path, 'events.mdb', content, (folder) => serve(folder, readable));
    expect(outcome.refused).toBeGreaterThan(6);
    directory.remove();
  }, 120_000);

  it('is refused too if it is the journal of an engine that was killed', async () => {
    const directory = temporaryDirectory();
    const engine = await startWatchedEngine('eventstore', directory.path);
    await write(engine.url, streams);
    await engine.kill();

    const survivor = `${directory.path}-survivor`;
    cpSync(directory.path, survivor, { recursive: true });
    const { content } = (await serve(survivor, readable)) as { content: string };
    rmSync(survivor, { recursive: true });
    const outcome = await serveDamaged(directory.path, 'events.mdb-journal', content, (folder) =>
      serve(folder, readable),
    );
    expect(outcome.refused).toBeGreaterThan(15);
    directory.remove();
  }, 120_000);
});
