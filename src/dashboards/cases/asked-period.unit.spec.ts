import { askedPeriod } from './asked-period.js';

const today = '2026-03-22';

test.each([
  [{}, { from: '2026-02-21', to: '2026-03-22' }],
  [{ to: '2025-12-31' }, { from: '2025-12-02', to: '2025-12-31' }],
  [{ from: '2026-03-01' }, { from: '2026-03-01', to: '2026-03-22' }],
  [{ from: '2026-04-01' }, { from: '2026-04-01', to: '2026-04-01' }],
  [
    { from: '2012-01-01', to: '2012-01-01' },
    { from: '2012-01-01', to: '2012-01-01' },
  ],
])('%j is the period %j', (asked, period) => {
  expect(askedPeriod(asked, today)).toEqual(period);
});

test.each([{ from: '2026-03-02', to: '2026-03-01' }, { from: '1900-01-01' }])('%j is refused', (asked) => {
  expect(() => askedPeriod(asked, today)).toThrow(
    expect.objectContaining({ problem: expect.objectContaining({ status: 400 }) }),
  );
});
