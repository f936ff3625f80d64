import { EventCodec } from './event-codec.js';
import { sealEvents } from './event-sealing.js';
import type { DomainEvent } from './event.js';
import { GENESIS } from './integrity-chain.js';
import { nothingToSeal } from './personal-data.js';

const codec = new EventCodec<DomainEvent>({ Counted: { version: 1, clause: '1.1', personal: [] } });
const recordedAt = '2026-03-02T08:00:00.000Z';
const occurredAt = '2026-03-01T08:00:00.000Z';

it('gives the decider new events with their times, as they will be read back', () => {
  const actor = { person: 'sam', roles: ['claims_specialist'] };
  const { events } = sealEvents(
    codec,
    [{ type: 'Counted', data: { amount: 1 } }],
    '019a0000-0000-7000-8000-000000000001',
    { actor, correlationId: 'c', causationId: 'c' },
    { clause: '1.1', authority: 'claims_specialist', occurredAt, subject: 'case:1' },
    recordedAt,
    nothingToSeal,
    { streamName: 'tally-1', revision: -1n, hash: GENESIS },
  );
  expect(events).toMatchObject([{ type: 'Counted', data: { amount: 1 }, metadata: { recordedAt, occurredAt } }]);
});
