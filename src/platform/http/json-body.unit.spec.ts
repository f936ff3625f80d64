import fc from 'fast-check';
import { parseJson } from './json-body.js';
import { ProblemError } from './problem.js';

function codeOf(text: string | Buffer): string {
  try {
    parseJson(Buffer.from(text));
    return 'accepted';
  } catch (error) {
    if (error instanceof ProblemError) {
      return error.problem.code;
    }
    throw error;
  }
}

const innocent = (value: unknown): boolean => !/__proto__|"constructor"|"prototype"/.test(JSON.stringify(value));

it('reads every JSON value as JSON.parse does', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
      fc.pre(innocent(value));
      const text = JSON.stringify(value);
      expect(parseJson(Buffer.from(text))).toEqual(JSON.parse(text));
      expect(parseJson(Buffer.from(JSON.stringify(value, null, 2)))).toEqual(JSON.parse(text));
    }),
  );
});

it('does not take a colon, a quote or a backslash inside a string for structure', () => {
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.string({ unit: fc.constantFrom(':', '"', '\\', 'a') }),
        fc.string({ unit: fc.constantFrom(':', '"', '\\') }),
      ),
      (value) => {
        expect(codeOf(JSON.stringify(value))).toBe('accepted');
      },
    ),
  );
});

it.each([
  ['{"a":1,"a":1}', 'body-name-repeated'],
  ['{"a":1,"\\u0061":2}', 'body-name-repeated'],
  ['[{"x":{"b":1,"c":[],"b":{}}}]', 'body-name-repeated'],
  ['{"__proto__":1}', 'body-name-forbidden'],
  ['[{"a":{"prototype":1}}]', 'body-name-forbidden'],
  ['{"a":["__proto__","constructor"]}', 'accepted'],
  ['', 'body-not-json'],
  ['nul', 'body-not-json'],
  ["{'a':1}", 'body-not-json'],
  ['{"a":1,}', 'body-not-json'],
  ['"a\u0000b"', 'body-not-json'],
  ['[NaN]', 'body-not-json'],
])('%s: %s', (text, code) => {
  expect(codeOf(text)).toBe(code);
});

it.each([[[0xff]], [[0x22, 0xc0, 0x80, 0x22]], [[0x22, 0xed, 0xa0, 0x80, 0x22]], [[0x22, 0xf0, 0x9f, 0x22]]])(
  'bytes %j are not UTF-8',
  (bytes) => {
    expect(codeOf(Buffer.from(bytes))).toBe('body-not-utf8');
  },
);

it('takes 32 levels and not one more, without running out of stack', () => {
  const nested = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;
  expect([codeOf(nested(32)), codeOf(nested(33)), codeOf(nested(5000))]).toEqual([
    'accepted',
    'body-too-deep',
    'body-too-deep',
  ]);
});

it('names the forbidden name by its pointer', () => {
  try {
    parseJson(Buffer.from('{"people":[{"constructor":5}]}'));
  } catch (error) {
    expect((error as ProblemError).problem.errors).toEqual([
      { in: 'body', pointer: '/people/0/constructor', message: 'must be left out' },
    ]);
  }
  expect.assertions(1);
});
