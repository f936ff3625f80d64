import { EventStoreDBClient, NO_STREAM, streamNameFilter } from '@eventstore/db-client';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  all,
  describeOwnEngine,
  freshStream,
  rejection,
  spawnEngine,
  startEngine,
  temporaryDirectory,
  testEvents,
} from '../../support/event-store.js';

interface Acknowledged {
  readonly stream: string;
  readonly ids: string[];
  readonly revision: bigint;
}

/** Appends at exact revisions until the engine is gone, noting only what was acknowledged. */
async function writeUntilGone(client: EventStoreDBClient, stream: string, acknowledged: Acknowledged[]): Promise<void> {
  let revision = -1n;
  for (;;) {
    const events = testEvents(1 + Math.floor(Math.random() * 5));
    const expectedRevision = revision < 0n ? NO_STREAM : revision;
    try {
      const result = await client.appendToStream(stream, events, { expectedRevision });
      revision = result.nextExpectedRevision;
      acknowledged.push({ stream, ids: events.map(({ id }) => id), revision });
    } catch {
      return;
    }
  }
}

describeOwnEngine('What was acknowledged', () => {
  it('is there once, in order and at its revision after a kill at any moment', async () => {
    const directory = temporaryDirectory();
    const acknowledged: Acknowledged[] = [];
    const kills = 12;
    for (let run = 0; run < kills; run++) {
      const engine = await spawnEngine(directory.path);
      const client = EventStoreDBClient.connectionString(engine.url);
      const before = acknowledged.length;
      const writers = Array.from({ length: 16 }, () => writeUntilGone(client, freshStream('killed'), acknowledged));
      // Let a random number of appends through, so that the kill hits a random moment of a commit.
      const enough = before + 20 + Math.floor(Math.random() * 200);
      while (acknowledged.length < enough) await new Promise((turn) => setImmediate(turn));
      await engine.kill();
      await Promise.all(writers);
      await client.dispose();
    }

    const engine = await spawnEngine(directory.path);
    const client = EventStoreDBClient.connectionString(engine.url);
    for (const stream of new Set(acknowledged.map((append) => append.stream))) {
      const appends = acknowledged.filter((append) => append.stream === stream);
      const stored = await all(client.readStream(stream));
      expect(stored.map(({ event }) => event?.revision)).toEqual(stored.map((_, revision) => BigInt(revision)));
      const ids = stored.map(({ event }) => event!.id);
      expect(new Set(ids).size).toBe(ids.length);
      const expected = appends.flatMap((append) => append.ids);
      expect(ids.slice(0, expected.length)).toEqual(expected);
      expect(appends.at(-1)?.revision).toBe(BigInt(expected.length - 1));
    }
    const log: string[] = [];
    const filter = streamNameFilter({ prefixes: ['killed-'] });
    const subscription = client.subscribeToAll({ filter });
    subscription.on('data', ({ event }) => log.push(event!.id));
    await new Promise((done) => subscription.once('caughtUp', done));
    expect(new Set(log).size).toBe(log.length);
    const missing = acknowledged.flatMap(({ ids }) => ids).filter((id) => !new Set(log).has(id));
    expect(missing).toEqual([]);
    await subscription.unsubscribe();
    await client.dispose();
    await engine.kill();
    directory.remove();
  }, 120_000);

  it('keeps its positions, deletions and settings over a restart', async () => {
    const directory = temporaryDirectory();
    const [kept, deleted, buried] = [freshStream(), freshStream(), freshStream()];
    const first = await startEngine(directory.path);
    const one = EventStoreDBClient.connectionString(first.url);
    for (const stream of [kept, deleted, buried]) await one.appendToStream(stream, testEvents(5));
    await one.setStreamMetadata(kept, { maxCount: 2 });
    await one.deleteStream(deleted);
    await one.tombstoneStream(buried);
    const before = (await all(one.readAll())).map(({ event }) => [event?.id, event?.position.commit, event?.revision]);
    await one.dispose();
    await first.close();

    const second = await startEngine(directory.path);
    const two = EventStoreDBClient.connectionString(second.url);
    const after = (await all(two.readAll())).map(({ event }) => [event?.id, event?.position.commit, event?.revision]);
    expect(after).toEqual(before);
    expect((await all(two.readStream(kept))).map(({ event }) => event?.revision)).toEqual([3n, 4n]);
    expect(await rejection(all(two.readStream(deleted)))).toMatchObject({ type: 'stream-not-found' });
    expect(await rejection(all(two.readStream(buried)))).toMatchObject({ type: 'stream-deleted' });
    const next = await two.appendToStream(deleted, testEvents(1), { expectedRevision: 4n });
    expect(next.nextExpectedRevision).toBe(5n);
    expect(next.position!.commit).toBeGreaterThan(before.at(-1)![1] as bigint);
    await two.dispose();
    await second.close();
    directory.remove();
  });

  it('is reached by the same client after a restart on the same port', async () => {
    const directory = temporaryDirectory();
    const first = await spawnEngine(directory.path);
    const client = EventStoreDBClient.connectionString(first.url);
    const stream = freshStream();
    await client.appendToStream(stream, testEvents(1));
    await first.kill();
    const second = await spawnEngine(directory.path, first.port);
    const events = testEvents(1);
    const append = () => client.appendToStream(stream, events, { expectedRevision: 0n });
    const result = await append().catch(() => append());
    expect(result.nextExpectedRevision).toBe(1n);
    await client.dispose();
    await second.kill();
    directory.remove();
  });
});

describeOwnEngine('A data directory', () => {
  it('is refused to a second engine while the first runs, in the same process or another', async () => {
    const directory = temporaryDirectory();
    const engine = await startEngine(directory.path);
    expect((await rejection(startEngine(directory.path))).message).toContain('in use by process');
    expect((await rejection(spawnEngine(directory.path))).message).toContain('in use by process');
    await engine.close();
    const again = await startEngine(directory.path);
    await again.close();
    directory.remove();
  });

  it('is taken over from an engine that was killed', async () => {
    const directory = temporaryDirectory();
    const engine = await spawnEngine(directory.path);
    await engine.kill();
    const next = await startEngine(directory.path);
    await next.close();
    directory.remove();
  });

  it('is taken over when its process id has been given to somebody else', async () => {
    const directory = temporaryDirectory();
    const owner = { pid: process.pid, startedAt: '1', token: 'x' };
    writeFileSync(join(directory.path, 'engine.lock'), JSON.stringify(owner));
    const engine = await startEngine(directory.path);
    await engine.close();
    directory.remove();
  });
});

describeOwnEngine('An engine that is closed', () => {
  it('answers what it was given, ends subscriptions and says why', async () => {
    const directory = temporaryDirectory();
    const engine = await startEngine(directory.path);
    const client = EventStoreDBClient.connectionString(engine.url);
    const subscription = client.subscribeToAll();
    await new Promise((done) => subscription.once('caughtUp', done));
    const ended = new Promise((done) => subscription.once('error', done));
    await engine.close();
    expect(await ended).toMatchObject({ type: 'unavailable' });
    expect(await engine.exited).toBeUndefined();
    await client.dispose();
    directory.remove();
  });
});
