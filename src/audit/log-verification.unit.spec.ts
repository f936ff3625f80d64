import fc from 'fast-check';
import type { RecordedEvent } from '../platform/eventstore/recorded-event.js';
import { GENESIS, sealEvent } from '../platform/event-sourcing/integrity-chain.js';
import { LogVerification } from './log-verification.js';

/** A stream of events that attest one another. */
function chained(streamName: string, length: number): RecordedEvent[] {
  let prev = GENESIS;
  return Array.from({ length }, (_, index) => {
    const unsealed = { $correlationId: 'c', $causationId: 'c', recordedAt: '2026-11-22T08:00:00.000Z' };
    const id = `${streamName}-event-${index}`;
    const sealed = sealEvent({
      stream: streamName,
      seq: String(index),
      id,
      type: 'happened',
      data: { index },
      metadata: unsealed as never,
      prev,
    });
    prev = sealed.hash;
    return {
      id,
      streamName,
      type: 'happened',
      revision: BigInt(index),
      position: 0n,
      data: JSON.parse(sealed.data) as unknown,
      metadata: JSON.parse(sealed.metadata) as unknown,
    } as RecordedEvent;
  });
}

async function verify(events: readonly RecordedEvent[]): Promise<Record<string, readonly string[]>> {
  const verification = new LogVerification();
  for (const event of events) verification.take(event);
  expect(verification.events).toBe(events.length);
  const log = {
    load: (streamName: string) => Promise.resolve(events.filter((event) => event.streamName === streamName)),
  };
  const found: Record<string, readonly string[]> = {};
  for await (const { streamName, findings } of verification.findings(log)) {
    found[streamName] = findings.map(({ kind, revision }) => `${kind}@${String(revision)}`);
  }
  return found;
}

async function namesOf(found: AsyncIterable<{ readonly streamName: string }>): Promise<string[]> {
  const names = [];
  for await (const { streamName } of found) names.push(streamName);
  return names;
}

describe('the verification of a log', () => {
  it('finds nothing in whole streams, however they are mixed', async () => {
    const streams = ['case-a', 'case-b', 'access-a'].map((name) => chained(name, 4));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(2), { minLength: 40, maxLength: 40 }), async (order) => {
        const left = streams.map((events) => [...events]);
        const mixed = order.flatMap((stream) => left[stream]!.shift() ?? []);
        expect(await verify([...mixed, ...left.flat()])).toEqual({});
      }),
    );
  });

  it('names what was changed, in its stream only', async () => {
    const [first, second, third] = chained('case-a', 3);
    const changed = { ...second!, data: { index: 99 } };
    expect(await verify([first!, ...chained('case-b', 2), changed, third!])).toEqual({ 'case-a': ['changed@1'] });
  });

  it('names a stream that was deleted for ever, though its events are still in the log', async () => {
    const verification = new LogVerification();
    const gone = { streamName: 'case-a', type: '$streamDeleted', revision: 2n ** 63n - 1n } as RecordedEvent;
    for (const event of [...chained('case-a', 2), ...chained('case-b', 2), gone]) verification.take(event);
    expect(await namesOf(verification.findings({ load: () => Promise.reject(new Error('deleted')) }))).toEqual([
      'case-a',
    ]);
  });

  it('does not take a stream for whole that does not fit and cannot be read any more', async () => {
    const verification = new LogVerification();
    const [first, , third] = chained('case-a', 3);
    for (const event of [first!, third!]) verification.take(event);
    expect(await namesOf(verification.findings({ load: () => Promise.resolve(null) }))).toEqual(['case-a']);
  });

  it('names what was removed', async () => {
    const [first, , third] = chained('case-a', 3);
    expect(await verify([first!, third!])).toEqual({ 'case-a': ['removed@1'] });
    expect(await verify([third!])).toEqual({ 'case-a': ['removed@0', 'removed@1'] });
  });

  it('names an event without a place in the chain', async () => {
    const foreign = { ...chained('case-a', 1)[0]!, metadata: {} };
    expect(await verify([foreign])).toEqual({ 'case-a': ['changed@0'] });
  });

  it('names an event whose content has no canonical form', async () => {
    const [first] = chained('case-a', 1);
    expect(await verify([{ ...first!, data: { text: '\ud800' } }])).toEqual({ 'case-a': ['changed@0'] });
  });

  it('counts events and streams', () => {
    const verification = new LogVerification();
    for (const event of [...chained('case-a', 3), ...chained('case-b', 2)]) verification.take(event);
    expect([verification.events, verification.streams]).toEqual([5, 2]);
  });
});
