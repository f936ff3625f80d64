import fc from 'fast-check';
import { answerDueAt } from './answer-due.js';

describe('due date of the final answer', () => {
  it('counts fifteen working days and leaves out the weekends', () => {
    expect(answerDueAt('2026-11-02T09:00:00.000Z', 15, 'UTC')).toBe('2026-11-23T23:59:59.999Z');
  });

  it('starts to count on Monday when the complaint came in on a Saturday', () => {
    expect(answerDueAt('2026-11-07T09:00:00.000Z', 1, 'UTC')).toBe('2026-11-09T23:59:59.999Z');
  });

  it('takes the day of receipt from the time zone of the company', () => {
    // 17:00 UTC on Friday is already Saturday in Taipei.
    expect(answerDueAt('2026-11-06T17:00:00.000Z', 1, 'Asia/Taipei')).toBe('2026-11-09T15:59:59.999Z');
  });

  it('ends the day at midnight of the wall clock when the clocks are turned back in between', () => {
    expect(answerDueAt('2026-10-23T09:00:00.000Z', 1, 'Europe/London')).toBe('2026-10-26T23:59:59.999Z');
    expect(answerDueAt('2026-10-22T09:00:00.000Z', 1, 'Europe/London')).toBe('2026-10-23T22:59:59.999Z');
  });

  it('never falls on a weekend and lies exactly that many weekdays ahead', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
        fc.integer({ min: 1, max: 60 }),
        (received, workingDays) => {
          const due = new Date(answerDueAt(received.toISOString(), workingDays, 'UTC'));
          expect([1, 2, 3, 4, 5]).toContain(due.getUTCDay());
          let weekdays = 0;
          for (
            let t = Date.parse(received.toISOString().slice(0, 10)) + 86_400_000;
            t <= due.getTime();
            t += 86_400_000
          ) {
            const day = new Date(t).getUTCDay();
            if (day !== 0 && day !== 6) weekdays += 1;
          }
          expect(weekdays).toBe(workingDays);
        },
      ),
    );
  });
});
