import { createHash, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { SettableClock, SystemClock } from '../../../src/platform/clock.js';
import { verifyChain } from '../../../src/platform/event-sourcing/chain-verification.js';
import { CommandRunner, type CommandRequest } from '../../../src/platform/event-sourcing/command-runner.js';
import { DomainError } from '../../../src/platform/event-sourcing/domain-error.js';
import {
  AlreadyExistsError,
  IdempotencyKeyReusedError,
  StaleRevisionError,
  UndecodableEventError,
  UnknownStreamError,
} from '../../../src/platform/event-sourcing/errors.js';
import type { EventMetadata } from '../../../src/platform/event-sourcing/event.js';
import { EventLog } from '../../../src/platform/eventstore/event-log.js';
import { StoreUnavailableError } from '../../../src/platform/eventstore/errors.js';
import type { RecordedEvent } from '../../../src/platform/eventstore/recorded-event.js';
import { type Engines, startEngines } from './engines.js';
import { tally, type Tally, type TallyCommand, type TallyEvent } from './tally.js';

let engines: Engines;
/** Two instances of the application on the same stores. */
let here: CommandRunner<Tally, TallyCommand, TallyEvent>;
let elsewhere: CommandRunner<Tally, TallyCommand, TallyEvent>;

beforeAll(async () => {
  engines = await startEngines();
  const { log } = engines;
  here = new CommandRunner(tally, { log, vault: engines.vault(), clock: new SystemClock() });
  elsewhere = new CommandRunner(tally, { log, vault: engines.vault(), clock: new SystemClock() });
});

afterAll(async () => {
  await engines.stop();
});

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

function request(
  id: string,
  command: TallyCommand,
  more: Partial<CommandRequest<TallyCommand>> = {},
): CommandRequest<TallyCommand> {
  return {
    id,
    command,
    existence: command.kind === 'open' ? 'new' : 'existing',
    actor: { person: 'P7', roles: ['keeper'], application: 'desk' },
    correlationId: 'corr',
    causationId: 'cause',
    ...more,
  };
}

const open = (id: string) => request(id, { kind: 'open', owner: 'Li Na', subject: `tally-${id}` });
const add = (id: string, ...amounts: number[]) => request(id, { kind: 'add', amounts, subject: `tally-${id}` });
const close = (id: string) => request(id, { kind: 'close', subject: `tally-${id}` });
const keyed = (of: CommandRequest<TallyCommand>, key: string, body = key) => ({
  ...of,
  idempotency: { key: sha256(key), fingerprint: sha256(body) },
});

async function opened(): Promise<string> {
  const id = randomUUID();
  await here.run(open(id));
  return id;
}

async function storedKeys(subject: string): Promise<number> {
  return engines.db.collection<{ _id: string }>('personal_data_keys').countDocuments({ _id: subject });
}

async function history(id: string): Promise<RecordedEvent[]> {
  return (await engines.log.load(`tally-${id}`)) ?? [];
}

async function expectSoundHistory(id: string): Promise<RecordedEvent[]> {
  const events = await history(id);
  expect(verifyChain(`tally-${id}`, events)).toEqual([]);
  return events;
}

describe('checking a command', () => {
  it('judges it by what the log holds now and appends nothing', async () => {
    const id = await opened();
    expect(await here.check(add(id, 1))).toBe('appends');
    await elsewhere.run(keyed(add(id, 2), 'k'));
    expect(await here.check(keyed(add(id, 2), 'k'))).toBe('done');
    await expect(here.check(keyed(add(id, 3), 'k', 'another'))).rejects.toThrow(IdempotencyKeyReusedError);
    await expect(here.check({ ...add(id, 3), ifMatch: 0n })).rejects.toThrow(StaleRevisionError);
    await elsewhere.run(close(id));
    await expect(here.check(add(id, 3))).rejects.toThrow(DomainError);
    await expect(here.check(add(randomUUID(), 3))).rejects.toThrow(UnknownStreamError);
    expect((await history(id)).map(({ type }) => type)).toEqual(['TallyOpened', 'AmountAdded', 'TallyClosed']);
  });
});

describe('running a command', () => {
  it('appends what it decides and answers with the place and the state', async () => {
    const id = randomUUID();
    const first = await here.run(open(id));
    const second = await here.run(add(id, 1, 2));
    const events = await expectSoundHistory(id);

    expect(first).toEqual({
      revision: 0n,
      position: events[0]?.position,
      appended: 1,
      state: { stage: 'open', sum: 0, notes: [] },
    });
    expect(second).toMatchObject({ revision: 2n, position: events[2]?.position, appended: 2, state: { sum: 3 } });
    expect(events.map(({ type }) => type)).toEqual(['TallyOpened', 'AmountAdded', 'AmountAdded']);
  });

  it('records who did it, on what authority, when, and why it happened', async () => {
    const id = randomUUID();
    const clock = new SettableClock({ start: '2026-03-01T08:00:00.000Z' });
    const runner = new CommandRunner(tally, { log: engines.log, vault: engines.vault(), clock });
    await runner.run(keyed(open(id), 'k'));
    const metadata = (await history(id))[0]?.metadata as EventMetadata;

    expect(metadata).toEqual({
      $correlationId: 'corr',
      $causationId: 'cause',
      actor: { person: 'P7', roles: ['keeper'], application: 'desk' },
      authority: 'keeper',
      clause: '1.2',
      schemaVersion: 1,
      recordedAt: expect.stringMatching(/^2026-03-01T08:00:0\d\.\d{3}Z$/),
      idempotency: { key: sha256('k'), fingerprint: sha256('k') },
      integrity: { seq: '0', prev: '0'.repeat(64), hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
  });

  it('shows no personal data to the log, and opens it again for those who may see it', async () => {
    const id = randomUUID();
    await here.run(open(id));
    const [event] = await history(id);

    expect(JSON.stringify(event?.data)).not.toContain('Li Na');
    await expect(engines.vault().open(event?.data)).resolves.toEqual({ owner: 'Li Na' });
  });

  it('lets the state see personal data sealed, the same at once as after reading it back', async () => {
    const id = await opened();
    const at_once = await here.run(request(id, { kind: 'add', amounts: [1], note: 'called', subject: `tally-${id}` }));
    const read = await elsewhere.load(id);

    expect(at_once.state.notes).toEqual([{ sealed: expect.any(String) }]);
    expect(read).toEqual({ state: at_once.state, revision: 1n, position: at_once.position });
  });

  it('answers a command that is satisfied already with the present place', async () => {
    const id = await opened();
    const closed = await here.run(close(id));

    expect(await here.run(close(id))).toEqual({ ...closed, appended: 0 });
  });

  it('writes nothing when a rule refuses', async () => {
    const id = await opened();
    await here.run(close(id));

    await expect(here.run(add(id, 1))).rejects.toThrow(DomainError);
    expect(await history(id)).toHaveLength(2);
  });

  it('refuses to open what exists, and to change what does not', async () => {
    const id = await opened();

    await expect(here.run(open(id))).rejects.toThrow(AlreadyExistsError);
    await expect(elsewhere.run(open(id))).rejects.toThrow(AlreadyExistsError);
    await expect(here.run(add(randomUUID(), 1))).rejects.toThrow(UnknownStreamError);
    expect(await here.load(randomUUID())).toBeNull();
  });

  it('begins a record or goes on with it when either is fine', async () => {
    const id = randomUUID();
    for (const runner of [here, elsewhere, here]) await runner.run({ ...add(id, 1), existence: 'any' });

    expect(await here.load(id)).toMatchObject({ revision: 2n, state: { sum: 3 } });
  });

  it('makes no key for a subject of whom it holds no personal data', async () => {
    const id = randomUUID();
    await here.run({ ...add(id, 1), existence: 'any' });
    expect(await storedKeys(`tally-${id}`)).toBe(0);

    await here.run(request(id, { kind: 'add', amounts: [1], note: 'called', subject: `tally-${id}` }));
    expect(await storedKeys(`tally-${id}`)).toBe(1);
  });

  it('refuses to build on an event that it does not know', async () => {
    const id = await opened();
    await engines.log.append(`tally-${id}`, 0n, [{ id: randomUUID(), type: 'Foreign', data: '{}', metadata: '{}' }]);

    await expect(elsewhere.run(add(id, 1))).rejects.toThrow(UndecodableEventError);
  });
});

describe('commands at once', () => {
  it('are all decided, one after the other, on one instance', async () => {
    const id = await opened();
    await Promise.all(Array.from({ length: 40 }, (_, n) => here.run(add(id, n))));

    expect(await here.load(id)).toMatchObject({ revision: 40n, state: { sum: 780 } });
    await expectSoundHistory(id);
  });

  it('of two instances are decided anew on what the other one wrote', async () => {
    const id = await opened();
    for (let n = 0; n < 15; n++) await Promise.all([here.run(add(id, 1)), elsewhere.run(add(id, 1))]);

    expect(await here.load(id)).toMatchObject({ revision: 30n, state: { sum: 30 } });
    await expectSoundHistory(id);
  });

  it('of two instances get their turn, however many wait at the other one', async () => {
    const id = await opened();
    const most = Array.from({ length: 100 }, () => here.run(add(id, 1)));
    await Promise.all([...most, elsewhere.run(add(id, 1))]);

    expect(await here.load(id)).toMatchObject({ revision: 101n, state: { sum: 101 } });
    await expectSoundHistory(id);
  });

  it('open a record once, whichever instance they come to', async () => {
    const id = randomUUID();
    const results = await Promise.allSettled(
      [open(id), open(id), open(id), open(id)].map((of, n) => (n % 2 ? here : elsewhere).run(of)),
    );

    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await history(id)).toHaveLength(1);
  });

  it('are never refused for a state that is out of date', async () => {
    const id = await opened();
    await elsewhere.load(id);
    await here.run(close(id));

    await expect(elsewhere.run(add(id, 1))).rejects.toMatchObject({ code: 'tally-closed' });
    expect(await elsewhere.run(close(id))).toMatchObject({ appended: 0, revision: 1n });
  });

  it('keep one another out of each other’s streams only', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, () => opened()));
    await Promise.all(ids.flatMap((id) => [here.run(add(id, 1)), elsewhere.run(add(id, 2)), here.run(add(id, 3))]));

    for (const id of ids) expect(await here.load(id)).toMatchObject({ state: { sum: 6 } });
  });
});

describe('If-Match', () => {
  it('lets a command through at the revision that its sender saw', async () => {
    const id = await opened();

    expect(await here.run({ ...add(id, 1), ifMatch: 0n })).toMatchObject({ revision: 1n });
    expect(await elsewhere.run({ ...add(id, 1), ifMatch: 1n })).toMatchObject({ revision: 2n });
  });

  it.each([0n, 9n])('refuses revision %s when the record is at 1, and says so', async (ifMatch) => {
    const id = await opened();
    await here.run(add(id, 1));

    const refusal = await here.run({ ...add(id, 1), ifMatch }).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(StaleRevisionError);
    expect(refusal).toMatchObject({ current: 1n });
    expect(await history(id)).toHaveLength(2);
  });

  it('is checked before the rules of the procedure', async () => {
    const id = await opened();
    await here.run(close(id));

    await expect(here.run({ ...add(id, 1), ifMatch: 0n })).rejects.toThrow(StaleRevisionError);
  });

  it('is held against the log, not against what this instance remembers', async () => {
    const id = await opened();
    await elsewhere.load(id);
    await here.run(add(id, 1));

    await expect(elsewhere.run({ ...add(id, 1), ifMatch: 0n })).rejects.toMatchObject({ current: 1n });
    await here.run(add(id, 1));
    expect(await elsewhere.run({ ...add(id, 1), ifMatch: 2n })).toMatchObject({ revision: 3n });
  });

  it('lets exactly one of many through', async () => {
    const id = await opened();
    const results = await Promise.allSettled(
      Array.from({ length: 12 }, (_, n) => (n % 2 ? here : elsewhere).run({ ...add(id, 1), ifMatch: 0n })),
    );

    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(StaleRevisionError);
  });
});

describe('an Idempotency-Key', () => {
  it('gives the first answer again, on any instance, also after further commands', async () => {
    const id = await opened();
    const first = await here.run(keyed(add(id, 1, 2), 'k'));
    await here.run(add(id, 10));

    for (const runner of [here, elsewhere]) {
      expect(await runner.run(keyed(add(id, 1, 2), 'k'))).toMatchObject({
        revision: first.revision,
        position: first.position,
        appended: 0,
        state: { sum: 13 },
      });
    }
    expect(await history(id)).toHaveLength(4);
  });

  it('counts before If-Match, before existence and before the rules', async () => {
    const id = randomUUID();
    const first = await here.run(keyed(open(id), 'open'));
    const added = await here.run({ ...keyed(add(id, 1), 'add'), ifMatch: 0n });
    await here.run(close(id));

    expect(await elsewhere.run(keyed(open(id), 'open'))).toMatchObject({
      revision: 0n,
      position: first.position,
      appended: 0,
    });
    expect(await elsewhere.run({ ...keyed(add(id, 1), 'add'), ifMatch: 0n })).toMatchObject({
      position: added.position,
      appended: 0,
    });
  });

  it('cannot be used for another request', async () => {
    const id = await opened();
    await here.run(keyed(add(id, 1), 'k', 'one body'));

    await expect(here.run(keyed(add(id, 2), 'k', 'another body'))).rejects.toThrow(IdempotencyKeyReusedError);
    await expect(elsewhere.run(keyed(add(id, 2), 'k', 'another body'))).rejects.toThrow(IdempotencyKeyReusedError);
    expect(await history(id)).toHaveLength(2);
  });

  it('holds for one record only', async () => {
    const [one, other] = [await opened(), await opened()];
    await here.run(keyed(add(one, 1), 'k', 'one body'));

    expect(await here.run(keyed(add(other, 1), 'k', 'another body'))).toMatchObject({ appended: 1 });
  });

  it('stores a request once that comes to both instances at the same time, and leaves both with a sound chain', async () => {
    for (let round = 0; round < 10; round++) {
      const id = randomUUID();
      const answers = await Promise.all(
        [here, elsewhere, here, elsewhere].map((runner) => runner.run(keyed(open(id), 'open'))),
      );
      expect(new Set(answers.map(({ position }) => position)).size).toBe(1);
      expect(answers.filter(({ appended }) => appended === 1)).toHaveLength(1);

      await here.run(add(id, 1));
      await elsewhere.run(add(id, 1));
      expect(await expectSoundHistory(id)).toHaveLength(3);
    }
  });
});

describe('any mix of commands on two instances', () => {
  it('ends in the state that reading the log gives, in a sound chain, with each key stored once', async () => {
    const step = fc.record({
      instance: fc.boolean(),
      amount: fc.integer({ min: 1, max: 9 }),
      key: fc.option(fc.constantFrom('a', 'b', 'c'), { nil: undefined }),
      close: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 10 }), fc.boolean(), async (steps, atOnce) => {
        const id = await opened();
        const results: Promise<unknown>[] = [];
        for (const { instance, amount, key, close: closing } of steps) {
          const plain = closing ? close(id) : add(id, amount);
          const running = (instance ? here : elsewhere)
            .run(key === undefined ? plain : keyed(plain, key))
            .catch((error: unknown) => {
              expect(error).toBeInstanceOf(DomainError);
            });
          results.push(running);
          if (!atOnce) await running;
        }
        await Promise.all(results);

        const events = await expectSoundHistory(id);
        const keys = events.flatMap(({ metadata }) => (metadata as EventMetadata).idempotency?.key ?? []);
        expect(new Set(keys).size).toBe(keys.length);
        const fresh = new CommandRunner(tally, { log: engines.log, vault: engines.vault(), clock: new SystemClock() });
        const read = await fresh.load(id);
        expect(await here.load(id)).toEqual(read);
        expect(await elsewhere.load(id)).toEqual(read);
      }),
      { numRuns: 20 },
    );
  }, 30_000);
});

describe('when the store is down', () => {
  it('says that the outcome is open, within the time that a caller can wait', async () => {
    const log = new EventLog('esdb://127.0.0.1:1?tls=false', { answerMs: 100, patienceMs: 300 });
    const runner = new CommandRunner(tally, { log, vault: engines.vault(), clock: new SystemClock() });
    const id = randomUUID();

    await expect(runner.run(open(id))).rejects.toThrow(StoreUnavailableError);
    await expect(runner.run(add(id, 1))).rejects.toThrow(StoreUnavailableError);
    await log.dispose();
  });
});

describe('writing many new records', () => {
  const item = (id: string, owner = 'Li Na') => ({
    id,
    command: { kind: 'open', owner, subject: `tally-${id}` } as const,
    actor: { person: 'import', roles: [] },
    correlationId: 'import',
    causationId: 'import',
  });

  it('writes each one, as `run` would have', async () => {
    const ids = Array.from({ length: 300 }, () => randomUUID());
    const outcomes = await here.appendNew(ids.map((id) => item(id)));

    expect(outcomes.every(({ kind }) => kind === 'appended')).toBe(true);
    for (const id of ids.slice(0, 5)) {
      const events = await expectSoundHistory(id);
      expect(await engines.vault().open(events[0]?.data)).toEqual({ owner: 'Li Na' });
      expect(await here.run(add(id, 1))).toMatchObject({ revision: 1n });
    }
  });

  it('reports those that are there already and leaves them as they are', async () => {
    const [there, fresh] = [await opened(), randomUUID()];
    const before = await history(there);
    const outcomes = await here.appendNew([item(there), item(fresh), item(fresh)]);

    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['already-there', 'already-there', 'appended']);
    expect(outcomes[0]).toEqual({ kind: 'already-there' });
    expect(await history(there)).toEqual(before);
    expect(await history(fresh)).toHaveLength(1);
  });

  it('can be repeated after it broke off', async () => {
    const items = Array.from({ length: 50 }, () => item(randomUUID()));
    await here.appendNew(items.slice(0, 30));
    const outcomes = await elsewhere.appendNew(items);

    expect(outcomes.map(({ kind }) => kind)).toEqual(items.map((_, n) => (n < 30 ? 'already-there' : 'appended')));
  });

  it('stops at once when the store is gone', async () => {
    const log = new EventLog('esdb://127.0.0.1:1?tls=false', { answerMs: 50, patienceMs: 100 });
    const runner = new CommandRunner(tally, { log, vault: engines.vault(), clock: new SystemClock() });
    let tried = 0;
    const items = Array.from({ length: 400 }, () => item(randomUUID())).map((one) => ({
      ...one,
      get correlationId() {
        tried++;
        return 'import';
      },
    }));

    await expect(runner.appendNew(items)).rejects.toThrow(StoreUnavailableError);
    // Another command that waits as long: items that were still being worked on would show by then.
    await expect(runner.run(open(randomUUID()))).rejects.toThrow(StoreUnavailableError);
    await expect(runner.run(open(randomUUID()))).rejects.toThrow(StoreUnavailableError);
    expect(tried).toBeLessThanOrEqual(128);
    await log.dispose();
  });

  it('reports what a rule refuses, and writes the others', async () => {
    const strict = {
      ...tally,
      decider: {
        ...tally.decider,
        decide: (command: TallyCommand, state: Tally) => {
          if (command.kind === 'open' && command.owner === '')
            throw new DomainError('refused', 'no-owner', '1.1', 'A tally has an owner.');
          return tally.decider.decide(command, state);
        },
      },
    };
    const runner = new CommandRunner(strict, { log: engines.log, vault: engines.vault(), clock: new SystemClock() });
    const outcomes = await runner.appendNew([item(randomUUID()), item(randomUUID(), ''), item(randomUUID())]);

    expect(outcomes).toEqual([
      expect.objectContaining({ kind: 'appended' }),
      { kind: 'refused', error: expect.objectContaining({ code: 'no-owner' }) },
      expect.objectContaining({ kind: 'appended' }),
    ]);
  });
});
