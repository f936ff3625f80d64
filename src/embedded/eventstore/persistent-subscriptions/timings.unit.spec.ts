import { Timings } from './timings.js';

describe('Timings of a consumer', () => {
  it('are whole milliseconds between delivery and settlement, ranked', () => {
    const timings = new Timings();
    expect(timings.measurements()).toEqual([]);
    for (let ms = 1; ms <= 100; ms++) {
      timings.start(`${ms}`, 0);
      timings.end(`${ms}`, ms + 0.4);
    }
    timings.end('never started', 5);
    expect(Object.fromEntries(timings.measurements())).toEqual({
      Mean: 50,
      Median: 51,
      Fastest: 1,
      'Quintile 1': 1,
      'Quintile 2': 21,
      'Quintile 3': 41,
      'Quintile 4': 61,
      'Quintile 5': 81,
      '90%': 91,
      '95%': 96,
      '99%': 100,
      '99.5%': 100,
      '99.9%': 100,
      Highest: 100,
    });
  });
});
