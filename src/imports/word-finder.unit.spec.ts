import fc from 'fast-check';
import { WordColumn } from './import-mapping.js';
import { WordFinder } from './word-finder.js';

describe('a word of ours', () => {
  it('is the same for every row where the mapping says so', () => {
    const finder = WordFinder.of({ constant: 'phone' });
    expect([finder.wordOf({}), finder.wordOf({ via: 'mail' })]).toEqual(['phone', 'phone']);
  });

  it('is the one that the table has for the word of the row', () => {
    const finder = WordFinder.of({ column: 'via', words: { call: 'phone', mail: 'email' } });
    expect(finder.wordOf({ via: 'mail' })).toBe('email');
    expect(finder.wordOf({ via: ' call ' })).toBe('phone');
    expect(finder.wordOf({ via: 'Call' })).toBeUndefined();
    expect(finder.wordOf({})).toBeUndefined();
  });

  it('may be told for a row that says nothing', () => {
    expect(WordFinder.of({ column: 'via', words: { '': 'other' } }).wordOf({})).toBe('other');
  });

  it('comes from the first place that has one', () => {
    const place = (values: Partial<WordColumn>): WordColumn => Object.assign(new WordColumn(), values);
    const finder = WordFinder.of(
      place({
        column: 'level',
        words: { travel: 'travel' },
        otherwise: place({
          column: 'type',
          words: { travel: 'other', car: 'motor' },
          otherwise: place({ constant: 'other' }),
        }),
      }),
    );
    expect(finder.wordOf({ level: 'travel', type: 'car' })).toBe('travel');
    expect(finder.wordOf({ level: 'bus', type: 'car' })).toBe('motor');
    expect(finder.wordOf({ level: 'bus', type: 'bus' })).toBe('other');
  });

  it('is never one that no table has', () => {
    const words = { call: 'phone', mail: 'email' };
    const finder = WordFinder.of({ column: 'via', words });
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constantFrom('call', '__proto__', 'constructor')), (via) => {
        expect([undefined, ...Object.values(words)]).toContain(finder.wordOf({ via }));
      }),
    );
  });
});

describe('words of ours', () => {
  const finder = WordFinder.of({
    column: 'nature',
    words: { late: 'timeliness', slow: 'timeliness', low: 'claim_amount' },
  });

  it('come in the order of the row, each once', () => {
    expect(finder.wordsOf({ nature: 'low/slow/late/low' }, '/')).toEqual(['claim_amount', 'timeliness']);
  });

  it('leave out what the table does not know', () => {
    expect(finder.wordsOf({ nature: ' late ; hail;;' }, ';')).toEqual(['timeliness']);
    expect(finder.wordsOf({}, ';')).toEqual([]);
  });
});
