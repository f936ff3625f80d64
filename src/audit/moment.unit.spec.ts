import fc from 'fast-check';
import type { StoredEvent } from '../platform/event-sourcing/event.js';
import { parseMoment, upTo } from './moment.js';

const at = (revision: number, recordedAt: string): StoredEvent =>
  ({ revision: BigInt(revision), metadata: { recordedAt } }) as unknown as StoredEvent;

const history = [
  at(0, '2026-01-01T08:00:00.000Z'),
  at(1, '2026-01-01T08:00:00.000Z'),
  at(2, '2026-01-02T09:30:00.000Z'),
];

describe('a moment in a history', () => {
  it('is a revision when it is a whole number', () => {
    expect(parseMoment('12', 'at')).toEqual({ revision: 12n });
    expect(parseMoment('0', 'at')).toEqual({ revision: 0n });
  });

  it('is an instant in UTC, whatever offset it was given in', () => {
    expect(parseMoment('2026-01-02T10:30:00+01:00', 'at')).toEqual({ recordedBy: '2026-01-02T09:30:00.000Z' });
  });

  it.each(['', '-1', '01', '1.5', 'yesterday', '2026-01-02', undefined, { $gt: '' }, ['1', '2']])(
    'is refused with the name of the parameter when it is %j',
    (text) => {
      expect(() => parseMoment(text, 'from')).toThrow(
        expect.objectContaining({
          problem: expect.objectContaining({ status: 400, errors: [expect.objectContaining({ pointer: '/from' })] }),
        }),
      );
    },
  );

  it('takes the events up to and including a revision', () => {
    expect(upTo(history, { revision: 1n })).toEqual(history.slice(0, 2));
    expect(upTo(history, { revision: 99n })).toEqual(history);
  });

  it('takes all events recorded by an instant, and none before the first', () => {
    expect(upTo(history, { recordedBy: '2026-01-01T08:00:00.000Z' })).toEqual(history.slice(0, 2));
    expect(upTo(history, { recordedBy: '2025-12-31T23:59:59.999Z' })).toEqual([]);
  });

  it('never takes an event that came after one it leaves out', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50)), fc.nat(50), (gaps, day) => {
        let total = 0;
        const events = gaps.map((gap, i) =>
          at(i, new Date(Date.UTC(2026, 0, 1) + (total += gap) * 86_400_000).toISOString()),
        );
        const moment = { recordedBy: new Date(Date.UTC(2026, 0, 1) + day * 86_400_000).toISOString() };
        const taken = upTo(events, moment);
        expect(taken).toEqual(events.filter((event) => event.metadata.recordedAt <= moment.recordedBy));
      }),
    );
  });
});
