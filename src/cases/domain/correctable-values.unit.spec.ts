import fc from 'fast-check';
import { type FieldRule, Refused } from '../../platform/http/field-rule.js';
import { idRule, languageRule, textRule } from '../../platform/http/text-rules.js';
import { booleanRule, listRule, timestampRule } from '../../platform/http/value-rules.js';
import {
  companyId,
  flag,
  language,
  line,
  listOf,
  objectOf,
  pastInstant,
  text,
  type ValueRule,
} from './correctable-values.js';

const now = '2026-11-22T08:00:00.000Z';
const aeon = '9999-12-31T23:59:59.999Z';

const strings = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._:@/+-]{0,9}$/),
  fc.constantFrom(
    ' ',
    '\n',
    'a\tb',
    'a\u0000b',
    'e\u0301',
    '\ud800',
    'zh-hant-tw',
    'EN',
    'x'.repeat(120),
    '林'.repeat(9),
  ),
  fc.constantFrom('2026-02-30T08:00:00Z', '1 Oct 2026', '2026-10-01', '2026-10-01T08:00+08:00', '2026-10-01T24:00:00Z'),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
);
const values = fc.oneof({ weight: 9, arbitrary: strings }, fc.jsonValue(), fc.array(strings, { maxLength: 5 }));

describe('what a corrected value may be', () => {
  it.each<readonly [string, ValueRule, FieldRule]>([
    ['text', text(9), textRule({ max: 9, multiline: true })],
    ['a line', line(9), textRule({ max: 9 })],
    ['an id', companyId, idRule()],
    ['a language', language, languageRule()],
    ['a flag', flag, booleanRule()],
    ['a time', pastInstant, timestampRule()],
    ['a list', listOf(line(9), 3, 1), listRule(textRule({ max: 9 }), { min: 1, max: 3 })],
  ])('is what the routes take, in the same normal form: %s', (_, rule, route) => {
    fc.assert(
      fc.property(values, (value) => {
        const read = route.read(value);
        expect(rule(value, aeon)).toEqual(
          read instanceof Refused ? { wrong: expect.stringMatching(/^must /) } : { value: read },
        );
      }),
      { numRuns: 1_000 },
    );
  });

  it('is a time that has been, in UTC with milliseconds', () => {
    expect(pastInstant('2026-11-22T16:00:00+08:00', now)).toEqual({ value: now });
    expect(pastInstant('2026-11-22T08:00:00.001Z', now)).toEqual({ wrong: `must not be after ${now}, which is now` });
  });

  it('is an object of known fields, each in its normal form', () => {
    const rule = objectOf({ name: line(9), address: text(20) }, ['name']);
    expect(rule({ name: 'Jose\u0301', address: 'a\nb' }, now)).toEqual({
      value: { name: 'Jos\u00e9', address: 'a\nb' },
    });
    expect(rule({ name: 'Lin' }, now)).toEqual({ value: { name: 'Lin' } });
    for (const wrong of [null, [], 'Lin', {}, { address: 'a' }, { name: 'Lin', constructor: 'x' }]) {
      expect(rule(wrong, now)).toEqual({ wrong: 'must be an object of name, address; it needs name' });
    }
    expect(rule({ name: 'a\nb' }, now)).toEqual({
      wrong: expect.stringMatching(/^must have a right name, which must/),
    });
  });

  it('is told by its place when one of a list is wrong, never by what it says', () => {
    const { wrong } = listOf(companyId, 3)(['CL-1', 'Ms Lin'], now) as { wrong: string };
    expect(wrong).toMatch(/^must have right items, and number 2 must be an id/);
    expect(wrong).not.toContain('Lin');
  });
});
