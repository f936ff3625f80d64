import fc from 'fast-check';
import { Refused } from './field-rule.js';
import { enumRule, idRule, languageRule, sha256Rule, textRule, uuidRule } from './text-rules.js';

const accepts = (rule: { read(value: unknown): unknown }, value: unknown): boolean =>
  !(rule.read(value) instanceof Refused);

describe('text', () => {
  const line = textRule({ max: 100 });
  const lines = textRule({ max: 100, multiline: true });

  it('is kept as given, blanks around it too', () => {
    expect(line.read('  他說太慢了。 ')).toBe('  他說太慢了。 ');
  });

  it('comes out in normal form C, and reading it again changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        const read = lines.read(text);
        if (!(read instanceof Refused)) {
          expect(read).toBe(text.normalize('NFC'));
          expect(lines.read(read)).toBe(read);
        }
      }),
    );
  });

  it('never contains a control character or half a surrogate pair, whatever is sent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 50 }), (text) => {
        const read = line.read(text);
        if (!(read instanceof Refused)) {
          expect(read).not.toMatch(/[\p{Cc}\p{Cs}]/u);
        }
      }),
      { numRuns: 500 },
    );
  });

  it.each(['\n', '\t', 'a\nb\tc'])('takes %j only where it may have several lines', (text) => {
    const value = `x${text}`;
    expect([accepts(line, value), accepts(lines, value)]).toEqual([false, true]);
  });

  it.each(['\r', '\u0000', '\u001b', '\u007f', '\u0085', '\ud800', '\udc00x'])('never takes %j', (text) => {
    expect([accepts(line, `a${text}`), accepts(lines, `a${text}`)]).toEqual([false, false]);
  });

  it('is measured in characters and not in UTF-16 units', () => {
    const rule = textRule({ max: 3 });
    expect([accepts(rule, '𠮷𠮷𠮷'), accepts(rule, '𠮷𠮷𠮷𠮷')]).toEqual([true, false]);
  });

  it('is measured in its normal form', () => {
    expect(accepts(textRule({ max: 1 }), 'e\u0301')).toBe(true);
  });

  it('may be empty only where that is said', () => {
    expect([accepts(line, ''), accepts(line, '   '), accepts(textRule({ max: 5, min: 0 }), '')]).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('is nothing but a string', () => {
    fc.assert(fc.property(fc.anything(), (value) => typeof value === 'string' || !accepts(line, value)));
  });

  it('says its limits', () => {
    expect(textRule({ max: 9, min: 2 }).read('')).toEqual(new Refused('must be text of 2 to 9 characters'));
    expect(line.schema).toEqual({ type: 'string', minLength: 1, maxLength: 100 });
  });
});

describe('an id', () => {
  it.each(['a', 'CL-2026/0001', 'ann.lee@example.com', 'x+y:z_1', 'a'.repeat(100)])('may be %s', (id) => {
    expect(idRule().read(id)).toBe(id);
  });

  it.each(['', ' ', '-a', '.a', '$where', '/etc', 'a b', 'é', 'a'.repeat(101), 'a\n', 5, null, ['a']])(
    'may not be %j',
    (id) => {
      expect(accepts(idRule(), id)).toBe(false);
    },
  );
});

describe('a UUID', () => {
  it('comes out in lower case', () => {
    fc.assert(fc.property(fc.uuid(), (id) => uuidRule().read(id.toUpperCase()) === id));
  });

  it.each(['018f3c1e7b1a7c3d9e2f1a2b3c4d5e6f', '{018f3c1e-7b1a-7c3d-9e2f-1a2b3c4d5e6f}', '', 7])(
    'is not %j',
    (value) => {
      expect(accepts(uuidRule(), value)).toBe(false);
    },
  );
});

describe('the other words', () => {
  it('a hash comes out in lower case and has 64 digits', () => {
    expect(sha256Rule().read('AB'.repeat(32))).toBe('ab'.repeat(32));
    expect([accepts(sha256Rule(), 'a'.repeat(63)), accepts(sha256Rule(), 'g'.repeat(64))]).toEqual([false, false]);
  });

  it('a language comes out in canonical spelling', () => {
    expect(languageRule().read('ZH-hant-tw')).toBe('zh-Hant-TW');
    expect(
      ['', 'x', 'en_US', 'english language', 5, 'a'.repeat(36)].map((value) => accepts(languageRule(), value)),
    ).toEqual(Array(6).fill(false));
  });

  it('a choice is one of its words, exactly', () => {
    const rule = enumRule(['low', 'high']);
    expect(rule.read('low')).toBe('low');
    expect(rule.read('LOW')).toEqual(new Refused('must be one of low, high'));
    expect(accepts(rule, ['low'])).toBe(false);
  });
});
