import { jest } from '@jest/globals';
import { SettableClock, SystemClock } from './clock.js';

afterEach(() => {
  jest.useRealTimers();
});

describe('the system clock', () => {
  it('reads the machine in UTC with milliseconds', () => {
    jest.useFakeTimers({ now: Date.UTC(2026, 10, 22, 8, 30) });

    expect(new SystemClock().now()).toBe('2026-11-22T08:30:00.000Z');
  });

  it('stands still while the machine is set back, and follows it again afterwards', () => {
    jest.useFakeTimers({ now: Date.UTC(2026, 10, 22, 8, 30) });
    const clock = new SystemClock();
    clock.now();

    jest.setSystemTime(Date.UTC(2026, 10, 22, 8, 0));
    expect(clock.now()).toBe('2026-11-22T08:30:00.000Z');

    jest.setSystemTime(Date.UTC(2026, 10, 22, 8, 31));
    expect(clock.now()).toBe('2026-11-22T08:31:00.000Z');
  });
});

describe('the settable clock', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: 0 });
  });

  it('starts where it is told to and runs on', () => {
    const clock = new SettableClock({ start: '2026-01-01T00:00:00.000Z' });
    jest.advanceTimersByTime(1_500);

    expect(clock.now()).toBe('2026-01-01T00:00:01.500Z');
  });

  it('starts at the time of the machine when it is told nothing', () => {
    jest.setSystemTime(Date.UTC(2026, 5, 1));

    expect(new SettableClock().now()).toBe('2026-06-01T00:00:00.000Z');
  });

  it('runs at its own pace', () => {
    const clock = new SettableClock({ start: '2026-01-01T00:00:00.000Z', pace: 3_600 });
    jest.advanceTimersByTime(2_000);

    expect(clock.now()).toBe('2026-01-01T02:00:00.000Z');
  });

  it('can be set forwards and runs on from there', () => {
    const clock = new SettableClock({ start: '2026-01-01T00:00:00.000Z' });
    clock.set('2026-02-01T00:00:00.000Z');
    jest.advanceTimersByTime(1_000);

    expect(clock.now()).toBe('2026-02-01T00:00:01.000Z');
  });

  it('does not go back', () => {
    const clock = new SettableClock({ start: '2026-01-01T00:00:00.000Z' });

    expect(() => clock.set('2025-12-31T23:59:59.999Z')).toThrow(RangeError);
    expect(clock.now()).toBe('2026-01-01T00:00:00.000Z');
  });

  it.each(['tomorrow', ''])('refuses %j as an instant', (instant) => {
    expect(() => new SettableClock().set(instant)).toThrow(RangeError);
  });

  it.each([0, -1, Number.NaN])('refuses a pace of %d', (pace) => {
    expect(() => new SettableClock({ pace })).toThrow(RangeError);
  });
});
