import { EventStoreDBClient } from '@eventstore/db-client';
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

describeOwnEngine('What was acknowledged', () => {
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
