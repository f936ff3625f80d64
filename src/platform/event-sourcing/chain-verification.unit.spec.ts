import fc from 'fast-check';
import { type ChainedEvent, type ChainFinding, verifyChain } from './chain-verification.js';
import { eventHash, GENESIS, sealEvent } from './integrity-chain.js';

const STREAM = 'case-1';

interface Draft {
  readonly id: string;
  readonly type: string;
  readonly data: unknown;
  readonly key: string;
}

const draft = (): fc.Arbitrary<Draft> =>
  fc.record({
    id: fc.uuid(),
    type: fc.constantFrom('Opened', 'Noted', 'Closed'),
    data: fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 })),
    key: fc.string(),
  });

const chain = (minLength: number) =>
  fc.uniqueArray(draft(), { minLength, maxLength: 8, selector: ({ id }) => id }).map((drafts) => sealAll(drafts));

function sealAll(drafts: readonly Draft[], stream = STREAM, prev = GENESIS, first = 0): ChainedEvent[] {
  return drafts.map((event, index) => {
    const sealed = seal(event, stream, first + index, prev);
    prev = hashOf(sealed);
    return sealed;
  });
}

function seal({ id, type, data, key }: Draft, stream: string, seq: number, prev: string): ChainedEvent {
  const metadata = {
    $correlationId: 'c',
    $causationId: 'c',
    actor: { person: 'P1', roles: ['specialist'] },
    authority: 'specialist',
    clause: '1.1',
    schemaVersion: 1,
    recordedAt: '2026-01-01T00:00:00.000Z',
    idempotency: { key, fingerprint: 'f' },
  };
  const sealed = sealEvent({ stream, seq: String(seq), id, type, data, metadata, prev });
  return { id, type, revision: BigInt(seq), data: JSON.parse(sealed.data), metadata: JSON.parse(sealed.metadata) };
}

function hashOf(event: ChainedEvent): string {
  return (event.metadata as { integrity: { hash: string } }).integrity.hash;
}

/** As a store would show them: numbered without gaps. */
function renumbered(events: readonly ChainedEvent[]): ChainedEvent[] {
  return events.map((event, index) => ({ ...event, revision: BigInt(index) }));
}

function kinds(findings: readonly ChainFinding[]): string[] {
  return findings.map(({ kind, revision, id }) => `${kind} ${revision.toString()} ${id ?? '-'}`);
}

/** Every way to change exactly one leaf, name or list of a JSON value. */
function* singleChanges(value: unknown): Generator {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries())
      for (const changed of singleChanges(item)) yield value.with(index, changed);
    yield [...(value as unknown[]), 'more'];
    if (value.length > 0) yield value.slice(1);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      for (const changed of singleChanges(item)) yield { ...value, [key]: changed };
      yield Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
    }
    yield { ...value, 'a name that was not there': true };
  } else {
    yield typeof value === 'string' ? `${value}!` : 'another value';
    if (value !== null) yield null;
  }
}

/** A store gives every event an id and a type, and nothing besides data and metadata. */
function isEvent(value: unknown): value is ChainedEvent {
  const { id, type, ...rest } = value as Record<string, unknown>;
  return typeof id === 'string' && typeof type === 'string' && !('a name that was not there' in rest);
}

describe('verifying a chain', () => {
  it('finds nothing in a chain that nobody touched', () => {
    fc.assert(fc.property(chain(0), (events) => expect(verifyChain(STREAM, events)).toEqual([])));
  });

  it('finds and names an event of which any one thing was changed', () => {
    fc.assert(
      fc.property(chain(1), fc.nat(), fc.nat(), (events, at, which) => {
        const index = at % events.length;
        const original = events[index]!;
        const { id, type, data, metadata } = original;
        const changes = [...singleChanges({ id, type, data, metadata })].filter(isEvent);
        const changed = { ...changes[which % changes.length]!, revision: original.revision };

        expect(kinds(verifyChain(STREAM, events.with(index, changed)))).toEqual([`changed ${index} ${changed.id}`]);
      }),
      { numRuns: 300 },
    );
  });

  it('finds and names an event that was changed and hashed anew, unless it is the last', () => {
    fc.assert(
      fc.property(chain(2), fc.nat(), draft(), (events, at, forged) => {
        const index = at % (events.length - 1);
        const prev = index === 0 ? GENESIS : hashOf(events[index - 1]!);
        const forgery = seal({ ...forged, id: events[index]!.id }, STREAM, index, prev);
        fc.pre(hashOf(forgery) !== hashOf(events[index]!));

        expect(kinds(verifyChain(STREAM, events.with(index, forgery)))).toEqual([`changed ${index} ${forgery.id}`]);
      }),
    );
  });

  it('finds and names an event that was given another predecessor and hashed anew', () => {
    fc.assert(
      fc.property(chain(3), fc.nat(), draft(), (events, at, forged) => {
        const index = at % (events.length - 1);
        const forgery = seal({ ...forged, id: events[index]!.id }, STREAM, index, 'f'.repeat(64));

        expect(kinds(verifyChain(STREAM, events.with(index, forgery)))).toEqual([`changed ${index} ${forgery.id}`]);
      }),
    );
  });

  it.each([
    ['numbers closed up', renumbered],
    ['its number left open', (events: ChainedEvent[]) => events],
  ])('finds and names an event that was removed with %s, unless it was the last', (_name, asStored) => {
    fc.assert(
      fc.property(chain(2), fc.nat(), (events, at) => {
        const index = at % (events.length - 1);

        expect(kinds(verifyChain(STREAM, asStored(events.toSpliced(index, 1))))).toEqual([`removed ${index} -`]);
      }),
    );
  });

  it('cannot see that the last events were cut off', () => {
    fc.assert(fc.property(chain(1), (events) => expect(verifyChain(STREAM, events.slice(0, -1))).toEqual([])));
  });

  it('finds and names two events that changed places', () => {
    fc.assert(
      fc.property(chain(2), fc.nat(), fc.nat(), (events, one, other) => {
        const a = one % events.length;
        const b = other % events.length;
        fc.pre(a !== b);
        const swapped = renumbered(events.with(a, events[b]!).with(b, events[a]!));

        const expected = [Math.min(a, b), Math.max(a, b)].map((at) => `reordered ${at} ${swapped[at]!.id}`);
        expect(kinds(verifyChain(STREAM, swapped))).toEqual(expected);
      }),
    );
  });

  it('finds and names an event that stands twice', () => {
    fc.assert(
      fc.property(chain(1), fc.nat(), fc.nat(), (events, from, to) => {
        const copy = events[from % events.length]!;
        const at = to % (events.length + 1);

        const findings = verifyChain(STREAM, renumbered(events.toSpliced(at, 0, copy)));
        expect(findings).toEqual([expect.objectContaining({ kind: 'added', id: copy.id })]);
      }),
    );
  });

  it('finds and names an event put in between, however well it fits its predecessor', () => {
    fc.assert(
      fc.property(chain(1), fc.nat(), draft(), (events, to, forged) => {
        const at = to % events.length;
        const prev = at === 0 ? GENESIS : hashOf(events[at - 1]!);
        const added = seal(forged, STREAM, at, prev);
        fc.pre(events.every(({ id }) => id !== added.id));

        const findings = verifyChain(STREAM, renumbered(events.toSpliced(at, 0, added)));
        // Two events claim the last place with equal right when the addition stands before the last one; either may be named.
        expect(findings).toEqual([expect.objectContaining({ kind: 'added' })]);
        if (at < events.length - 1) expect(findings[0]?.id).toBe(added.id);
      }),
    );
  });

  it('finds and names an event that came from nowhere', () => {
    fc.assert(
      fc.property(chain(1), fc.nat(), draft(), (events, to, { key, ...forged }) => {
        const at = to % events.length;
        const added = { ...forged, revision: 0n, metadata: { key } };

        const findings = verifyChain(STREAM, renumbered(events.toSpliced(at, 0, added)));
        expect(kinds(findings)).toEqual([`added ${at} ${added.id}`]);
      }),
    );
  });

  it('finds events that were copied from another stream', () => {
    fc.assert(
      fc.property(chain(1), (events) => {
        expect(verifyChain('case-2', events).map(({ id }) => id)).toEqual(events.map(({ id }) => id));
      }),
    );
  });

  it('finds events that stand at other numbers than they attest', () => {
    const events = sealAll([{ id: 'e-1', type: 'Noted', data: {}, key: '' }]);
    const moved = events.map((event) => ({ ...event, revision: 5n }));

    expect(kinds(verifyChain(STREAM, moved))).toEqual(['reordered 5 e-1']);
  });

  it('does not count up to a forged number far away', () => {
    const [event] = sealAll([{ id: 'e-1', type: 'Noted', data: {}, key: '' }], STREAM, GENESIS, 10 ** 9);

    expect(verifyChain(STREAM, [event!]).filter(({ kind }) => kind === 'removed')).toHaveLength(100);
  });

  it.each<[string, unknown]>([
    ['no metadata', undefined],
    ['metadata that is no object', 'text'],
    ['no integrity', {}],
    ['numbers in its integrity', { integrity: { seq: 0, prev: GENESIS, hash: 'h' } }],
  ])('does not stumble over an event with %s', (_name, metadata) => {
    const event = { id: 'e-1', type: 'Noted', revision: 0n, data: {}, metadata };

    expect(kinds(verifyChain(STREAM, [event]))).toEqual(['changed 0 e-1']);
  });

  it('does not stumble over data that has no canonical form', () => {
    const [event] = sealAll([{ id: 'e-1', type: 'Noted', data: {}, key: '' }]);

    expect(kinds(verifyChain(STREAM, [{ ...event!, data: { text: '\ud800' } }]))).toEqual(['changed 0 e-1']);
  });
});

describe('sealing an event', () => {
  it('hashes the canonical JSON of all that the event attests', () => {
    expect(
      eventHash({
        stream: 'case-1',
        seq: '0',
        id: 'e',
        type: 'Noted',
        data: { b: 1, a: 'ä' },
        metadata: { x: null },
        prev: GENESIS,
      }),
    ).toBe('d8198ecb93dcf18f5b543a4df3c7b1b5617af784fe6579f0fcacf7abd0895e91');
  });

  it('stores the very texts that it hashed', () => {
    fc.assert(
      fc.property(draft(), (event) => {
        const { id, type, data, metadata } = seal(event, STREAM, 3, 'a'.repeat(64));
        const { integrity, ...attested } = metadata as { integrity: { hash: string } };

        expect(integrity).toEqual({ seq: '3', prev: 'a'.repeat(64), hash: integrity.hash });
        expect(eventHash({ stream: STREAM, seq: '3', id, type, data, metadata: attested, prev: 'a'.repeat(64) })).toBe(
          integrity.hash,
        );
      }),
    );
  });
});
