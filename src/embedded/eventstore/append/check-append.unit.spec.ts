import fc from 'fast-check';
import { checkAppend, type StoredIds, type StreamState, type Verdict } from './check-append.js';
import { type Expectation } from './expectation.js';

/** A stream that holds events with these ids at revisions 0, 1, 2 …; position is ten times the revision. */
function stream(ids: readonly string[], overrides: Partial<StreamState> = {}): [StreamState, StoredIds] {
  const state = { last: ids.length - 1, tombstoned: false, softDeleted: false, hasMetadata: false, ...overrides };
  return [
    state,
    {
      find: (id) => {
        const revision = ids.lastIndexOf(id);
        return revision < 0 ? undefined : { revision, position: revision * 10 };
      },
      at: (revision) => {
        const id = ids[revision];
        return id === undefined ? undefined : { id, position: revision * 10 };
      },
    },
  ];
}

const exact = (revision: number): Expectation => ({ kind: 'exact', revision });
const any: Expectation = { kind: 'any' };
const noStream: Expectation = { kind: 'no_stream' };
const exists: Expectation = { kind: 'stream_exists' };

function check(
  stored: readonly string[],
  expectation: Expectation,
  ids: readonly string[],
  overrides?: Partial<StreamState>,
): Verdict {
  const [state, lookup] = stream(stored, overrides);
  return checkAppend(state, expectation, ids, lookup);
}

describe('The check of an append', () => {
  const append = { kind: 'append' };
  const wrong = (actual: number) => ({ kind: 'wrong-version', actual });
  const repeated = (revision: number) => ({ kind: 'repeated', place: { revision, position: revision * 10 } });

  it.each<[string, string[], Expectation, string[], Partial<StreamState>, object]>([
    ['lets a stream begin', [], noStream, ['a'], {}, append],
    ['lets anything be appended', ['a'], any, ['b'], {}, append],
    ['lets the exact revision pass', ['a', 'b'], exact(1), ['c'], {}, append],
    ['refuses a revision ahead', ['a'], exact(3), ['c'], {}, wrong(0)],
    ['refuses a revision behind', ['a', 'b'], exact(0), ['c'], {}, wrong(1)],
    ['refuses a missing stream', [], exists, ['a'], {}, wrong(-1)],
    ['takes a stream with metadata only as existing', [], exists, ['a'], { hasMetadata: true }, append],
    ['refuses a tombstoned stream', ['a'], any, ['a'], { tombstoned: true }, { kind: 'deleted' }],
    ['refuses stream_exists when deleted', ['a'], exists, ['b'], { softDeleted: true }, { kind: 'deleted' }],
    ['lets no_stream bring a deleted stream back', ['a'], noStream, ['b'], { softDeleted: true }, append],
    ['refuses no_stream when a later event differs', ['a', 'b'], noStream, ['a', 'x'], { softDeleted: true }, wrong(1)],
    ['knows a repeated beginning', ['a', 'b', 'c'], noStream, ['a', 'b'], {}, repeated(1)],
    ['knows a repeated middle', ['a', 'b', 'c'], exact(0), ['b', 'c'], {}, repeated(2)],
    ['refuses a repetition that goes on', ['a', 'b'], exact(0), ['b', 'c'], {}, wrong(1)],
    ['refuses nothing at an older revision', ['a', 'b'], exact(0), [], {}, wrong(1)],
    ['lets nothing pass at the last revision', ['a'], exact(0), [], {}, append],
    ['knows all ids under any, in whatever order', ['a', 'b', 'c'], any, ['c', 'a'], {}, repeated(0)],
    ['refuses a new id behind a known one under any', ['a', 'b'], any, ['a', 'x'], {}, wrong(1)],
    ['appends a known id behind a new one under any', ['a', 'b'], any, ['x', 'a'], {}, append],
  ])('%s', (_name, stored, expectation, ids, overrides, verdict) => {
    expect(check(stored, expectation, ids, overrides)).toEqual(verdict);
  });

  const ids = fc.uniqueArray(fc.uuid(), { maxLength: 8 });

  it('knows every append that it accepted, at whatever revision that was', () => {
    fc.assert(
      fc.property(ids, ids, ids, (before, written, after) => {
        fc.pre(
          written.length > 0 &&
            new Set([...before, ...written, ...after]).size === before.length + written.length + after.length,
        );
        const expectation = exact(before.length - 1);
        expect(check(before, expectation, written)).toEqual(append);
        const verdict = check([...before, ...written, ...after], expectation, written);
        expect(verdict).toEqual(repeated(before.length + written.length - 1));
      }),
    );
  });

  it('never lets an exact revision pass that is not the last one', () => {
    fc.assert(
      fc.property(ids, ids, fc.integer({ min: -1, max: 12 }), (stored, proposed, revision) => {
        const verdict = check(stored, exact(revision), proposed);
        if (verdict.kind === 'append') expect(revision).toBe(stored.length - 1);
      }),
    );
  });
});
