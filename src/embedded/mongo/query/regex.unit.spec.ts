import fc from 'fast-check';
import { compilePattern } from './regex.js';

describe('a pattern', () => {
  it.each<[string, string, string, boolean]>([
    ['^a', '', 'abc', true],
    ['^a', '', 'bac', false],
    ['C$', 'i', 'abc', true],
    ['^b', '', 'a\nb', false],
    ['^b', 'm', 'a\nb', true],
    ['a.c', '', 'a\nc', false],
    ['a.c', 's', 'a\nc', true],
    ['a b # spaces mean nothing', 'x', 'ab', true],
    ['[ ]', 'x', ' ', true],
    ['\\d+', '', 'a12', true],
    ['\\bword\\b', '', 'a word.', true],
    ['(?i)abc', '', 'ABC', true],
    ['é', '', 'né', true],
    ['\\/', '', 'a/b', true],
  ])('%s with options "%s" on "%s": %s', (source, options, text, expected) => {
    expect(compilePattern(source, options).test(text)).toBe(expected);
  });

  it.each<[string, string | undefined, boolean]>([
    ['^abc', 'abc', true],
    ['^abc.*x', 'abc', false],
    ['^abc*', 'ab', false],
    ['^abc?', 'ab', false],
    ['^abc{2}', 'ab', false],
    ['^a\\.b', 'a.b', true],
    ['^a|b', undefined, false],
    ['abc', undefined, false],
    ['^', undefined, false],
    ['^[a]', undefined, false],
    ['^a\\d', 'a', false],
  ])('%s begins with "%s"', (source, prefix, whole) => {
    const pattern = compilePattern(source, '');
    expect(pattern.prefix).toBe(prefix);
    expect(pattern.prefixOnly).toBe(whole);
  });

  it('that ignores case has no prefix', () => {
    expect(compilePattern('^abc', 'i').prefix).toBeUndefined();
  });

  it('matches nothing that lacks its prefix', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\^[ab.*+?x]{0,6}$/), fc.stringMatching(/^[abx]{0,8}$/), (source, text) => {
        let pattern;
        try {
          pattern = compilePattern(source, '');
        } catch {
          return;
        }
        if (pattern.prefix !== undefined && pattern.test(text)) expect(text.startsWith(pattern.prefix)).toBe(true);
        if (pattern.prefixOnly) expect(pattern.test(text)).toBe(text.startsWith(pattern.prefix ?? ''));
      }),
    );
  });

  it('takes time in proportion to the text whatever it is', () => {
    const started = performance.now();
    expect(compilePattern('^(a+)+$', '').test(`${'a'.repeat(5000)}!`)).toBe(false);
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it('that cannot run in linear time is refused', () => {
    expect(() => compilePattern('(?=a)b', '')).toThrow(/invalid/);
    expect(() => compilePattern('(a)\\1', '')).toThrow(/invalid/);
  });
});
