import fc from 'fast-check';
import type { DomainEvent, StoredEvent } from './event.js';
import { foldStream, type FoldedStream, remember, unborn } from './folded-stream.js';

type Added = DomainEvent<'Added', { amount: number }>;
const sum = (state: number, event: Added) => state + event.data.amount;

function stored(revision: number, amount: number, key?: string): StoredEvent<Added> {
  return {
    id: `e-${revision}`,
    streamName: 'sum-1',
    revision: BigInt(revision),
    position: BigInt(revision) * 100n,
    type: 'Added',
    data: { amount },
    metadata: {
      $correlationId: 'c',
      $causationId: 'c',
      actor: { person: 'p', roles: [] },
      authority: 'role',
      clause: '1.1',
      schemaVersion: 1,
      recordedAt: '2026-01-01T00:00:00.000Z',
      ...(key === undefined ? {} : { idempotency: { key, fingerprint: `f-${key}` } }),
      integrity: { seq: String(revision), prev: '', hash: `h-${revision}` },
    },
  };
}

describe('folding a stream', () => {
  it('folds the state and keeps the place and the hash of the last event', () => {
    expect(foldStream(sum, unborn(0), [stored(0, 1), stored(1, 2)])).toEqual({
      state: 3,
      revision: 1n,
      position: 100n,
      hash: 'h-1',
      commands: [],
    });
  });

  it('gives the same object when there is nothing new', () => {
    const stream = unborn(0);
    expect(foldStream(sum, stream, [])).toBe(stream);
  });

  it('comes to the same whether it folds at once or catches up in between', () => {
    const events = fc
      .array(fc.tuple(fc.integer(), fc.option(fc.constantFrom('a', 'b', 'c', 'd'), { nil: undefined })), {
        maxLength: 90,
      })
      .map((list) => list.map(([amount, key], index) => stored(index, amount, key)));
    fc.assert(
      fc.property(events, fc.nat({ max: 90 }), (all, cut) => {
        const early: FoldedStream<number> = foldStream(sum, unborn(0), all.slice(0, cut));
        expect(foldStream(sum, early, all.slice(cut))).toEqual(foldStream(sum, unborn(0), all));
      }),
    );
  });

  it('remembers a command by the place of its last event', () => {
    const { commands } = foldStream(sum, unborn(0), [
      stored(0, 1, 'a'),
      stored(1, 1, 'b'),
      stored(2, 1, 'b'),
      stored(3, 1),
    ]);

    expect(commands).toEqual([
      { key: 'a', fingerprint: 'f-a', revision: 0n, position: 0n },
      { key: 'b', fingerprint: 'f-b', revision: 2n, position: 200n },
    ]);
  });

  it('remembers the last 64 keyed commands and no more', () => {
    const { commands } = foldStream(
      sum,
      unborn(0),
      Array.from({ length: 100 }, (_, index) => stored(index, 1, `k${index}`)),
    );

    expect(commands.map(({ key }) => key)).toEqual(Array.from({ length: 64 }, (_, index) => `k${index + 36}`));
  });

  it('remembers nothing of a command without a key', () => {
    const commands = [{ key: 'a', fingerprint: 'f', revision: 1n, position: 1n }];
    expect(remember(commands, undefined, { revision: 2n, position: 2n })).toBe(commands);
  });
});
