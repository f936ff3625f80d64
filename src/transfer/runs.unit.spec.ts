import fc from 'fast-check';
import type { ExportedEvent } from './event-lines.js';
import { type Run, runsOf } from './runs.js';

/** Events of a log: for each, the stream that it was appended to, and the length of its data. */
const log = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.nat({ max: 200_000 })), { maxLength: 60 });

function eventsOf(appended: readonly (readonly [string, number])[]): ExportedEvent[] {
  const revisions = new Map<string, number>();
  return appended.map(([stream, length], at) => {
    const revision = revisions.get(stream) ?? 0;
    revisions.set(stream, revision + 1);
    return {
      stream,
      revision: `${revision}`,
      position: `${at}`,
      id: `id-${at}`,
      type: 'happened',
      data: 'x'.repeat(length),
      metadata: '{}',
    };
  });
}

async function cut([first, ...others]: ExportedEvent[]): Promise<Run[]> {
  const rest = (async function* () {
    yield* await Promise.resolve(others);
  })();
  const runs: Run[] = [];
  for await (const run of runsOf(first, rest)) runs.push(run);
  return runs;
}

describe('the appends of an export', () => {
  it('hold its events in their order, each at the revision it had', async () => {
    await fc.assert(
      fc.asyncProperty(log, async (appended) => {
        const events = eventsOf(appended);
        const runs = await cut(events);
        expect(runs.flatMap((run) => run.events.map(({ id }) => id))).toEqual(events.map(({ id }) => id));
        const next = new Map<string, bigint>();
        for (const { stream, expected, events: written } of runs) {
          const revision = next.get(stream) ?? 0n;
          expect(expected).toBe(revision === 0n ? 'no-stream' : revision - 1n);
          next.set(stream, revision + BigInt(written.length));
        }
      }),
    );
  });

  it('stay far below what a server takes in one append', async () => {
    await fc.assert(
      fc.asyncProperty(log, async (appended) => {
        for (const { events } of await cut(eventsOf(appended))) {
          const size = events.reduce((sum, { data, metadata }) => sum + data.length + metadata.length, 0);
          if (events.length > 1) expect(size).toBeLessThanOrEqual(512 * 1024);
        }
      }),
    );
  });

  it('join what was appended together', async () => {
    const runs = await cut(
      eventsOf([
        ['a', 1],
        ['a', 1],
        ['b', 1],
        ['a', 1],
      ]),
    );
    expect(runs.map(({ stream, events }) => [stream, events.length])).toEqual([
      ['a', 2],
      ['b', 1],
      ['a', 1],
    ]);
  });
});
