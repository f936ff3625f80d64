import fc from 'fast-check';
import { formatEtag, parseIfMatch } from './conditional.js';
import { parseAtLeast } from './consistency.js';
import { chooseCorrelationId } from './correlation.js';
import { readIdempotency } from './idempotency.js';
import { ProblemError } from './problem.js';

const uuid7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('entity tags', () => {
  it('of every revision are read back as they were written', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }),
        (revision) => parseIfMatch(formatEtag(revision)) === revision,
      ),
    );
  });

  it('that were never written are refused, whatever they are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii' }), (text) => {
        fc.pre(text !== '*' && !/^"(0|[1-9]\d{0,18})"$/.test(text));
        expect(() => parseIfMatch(text)).toThrow(ProblemError);
      }),
    );
  });

  it('may be left open, or absent', () => {
    expect([parseIfMatch('*'), parseIfMatch(undefined)]).toEqual(['any', undefined]);
  });

  it('come one at a time', () => {
    expect(() => parseIfMatch(['"1"', '"2"'])).toThrow(ProblemError);
  });
});

describe('consistency tokens', () => {
  it('of every position are read back', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), (position) => parseAtLeast(`${position}`) === position),
    );
  });

  it.each(['', ' 1', '1n', '-1', '1e3', '9223372036854775808', ['1', '2'], 5])('%j is none', (value) => {
    expect(() => parseAtLeast(value)).toThrow(ProblemError);
  });

  it('may be absent', () => {
    expect(parseAtLeast(undefined)).toBeUndefined();
  });
});

describe('the correlation id', () => {
  const trace = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

  it("is the caller's own before anything else", () => {
    expect(chooseCorrelationId('order:7_a.b-c', trace)).toBe('order:7_a.b-c');
  });

  it('is the id of the trace when there is none', () => {
    expect(chooseCorrelationId(undefined, trace)).toBe('4bf92f3577b34da6a3ce929d0e0e4736');
  });

  it.each([
    ['', undefined],
    ['a b', undefined],
    ['x'.repeat(129), undefined],
    [['a', 'b'], undefined],
    [undefined, `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`],
    [undefined, `00-4bf92f3577b34da6a3ce929d0e0e4736-${'0'.repeat(16)}-01`],
    [undefined, trace.replace('00-', 'ff-')],
    [undefined, 'nonsense'],
  ])('is a new one for %j and %j', (given, parent) => {
    expect(chooseCorrelationId(given, parent)).toMatch(uuid7);
  });
});

describe('the idempotency key', () => {
  const ann = { person: 'ann', roles: [] };
  const request = { method: 'POST', path: '/v1/cases', body: Buffer.from('{}') };
  const read = (header: string, actor: Parameters<typeof readIdempotency>[1] = ann, changes: object = {}) =>
    readIdempotency(header, actor, { ...request, ...changes });

  it('is the same for the same person, application and key', () => {
    expect(read('k')).toEqual(read('k'));
  });

  it('is never that of another person or application', () => {
    const keys = [
      read('k'),
      read('k', { ...ann, person: 'bob' }),
      read('k', { ...ann, application: 'portal' }),
      read('l'),
    ];
    expect(new Set(keys.map((value) => value?.key)).size).toBe(4);
  });

  it('does not run person, application and key together', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom('a', '"', ',', '[') }), { minLength: 4, maxLength: 4 }),
        (parts) => {
          const [p1 = '', a1 = '', p2 = '', a2 = ''] = parts;
          fc.pre(p1 !== p2 || a1 !== a2);
          const key = (person: string, application: string) => read('k', { person, application, roles: [] })?.key;
          expect(key(p1, a1)).not.toBe(key(p2, a2));
        },
      ),
    );
  });

  it('comes with a fingerprint of method, path and body', () => {
    const fingerprints = [
      read('k'),
      read('k', ann, { method: 'PUT' }),
      read('k', ann, { path: '/v1/other' }),
      read('k', ann, { body: Buffer.from('{ }') }),
    ].map((value) => value?.fingerprint);
    expect(new Set(fingerprints).size).toBe(4);
  });

  it('is kept as a hash only', () => {
    expect(JSON.stringify(read('very-secret-key'))).not.toContain('very-secret-key');
  });

  it.each(['', 'a b', 'a\u0001', 'é', 'x'.repeat(256)])('may not be %j', (header) => {
    expect(() => read(header)).toThrow(ProblemError);
  });

  it('may be absent', () => {
    expect(readIdempotency(undefined, ann, request)).toBeUndefined();
  });
});
