import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { type DataKey, isSealed, openToken, parseToken, SealedValueError, sealValue } from './sealed-value.js';

const key = (subject = 'case-1'): DataKey => ({
  subject,
  keyId: 'b2c9a3c4-6d0e-4a2f-9f6b-0a1b2c3d4e5f',
  bytes: randomBytes(32),
});
const open = (sealed: string, by: DataKey) => openToken(parseToken({ sealed }), by);

describe('a sealed value', () => {
  it('opens to the value that was sealed, whatever it, its subject and its path are', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), fc.string(), (value, subject, path) => {
        const by = key(subject);
        const token = parseToken(sealValue(value, by, 'e-1', path));

        expect(token).toMatchObject({ subject: subject, keyId: by.keyId, eventId: 'e-1', path });
        expect(openToken(token, by)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('shows nothing of the value, and never looks the same twice', () => {
    const by = key();
    const one = sealValue('Li Na', by, 'e-1', 'name').sealed;
    const other = sealValue('Li Na', by, 'e-1', 'name').sealed;

    expect(one).not.toBe(other);
    expect(Buffer.from(one.split('.').at(-1)!, 'base64url').toString('latin1')).not.toContain('Li Na');
  });

  it('does not open when any one character was changed', () => {
    const by = key();
    const { sealed } = sealValue({ name: 'Li Na' }, by, 'e-1', 'complainant');
    fc.assert(
      fc.property(fc.nat({ max: sealed.length - 1 }), fc.constantFrom('A', 'z', '0', '.', '-'), (at, character) => {
        const altered = sealed.slice(0, at) + character + sealed.slice(at + 1);
        // The last character of base64url may carry bits that mean nothing.
        fc.pre(!sameToken(altered, sealed));
        expect(() => open(altered, by)).toThrow(SealedValueError);
      }),
      { numRuns: 500 },
    );
  });

  it('does not open when it was cut off anywhere', () => {
    const by = key();
    const { sealed } = sealValue('Li Na', by, 'e-1', 'name');
    fc.assert(
      fc.property(fc.nat({ max: sealed.length - 2 }), (length) => {
        expect(() => open(sealed.slice(0, length), by)).toThrow(SealedValueError);
      }),
    );
  });

  it.each([
    ['another event', 3],
    ['another path', 4],
    ['another subject', 1],
  ])('does not open under the name of %s', (_name, part) => {
    const by = key();
    const one = sealValue('one', by, 'e-1', 'name').sealed.split('.');
    const other = sealValue('other', { ...by, subject: 'case-2' }, 'e-2', 'contact').sealed.split('.');

    expect(() => open(one.with(part, other[part]!).join('.'), by)).toThrow(SealedValueError);
  });

  it('does not open with the key of another subject', () => {
    const { sealed } = sealValue('Li Na', key(), 'e-1', 'name');

    expect(() => open(sealed, key())).toThrow(SealedValueError);
  });

  it('says which value of which event was altered', () => {
    expect(() => open(sealValue('Li Na', key(), 'e-1', 'name').sealed, key())).toThrow(
      'The sealed value of name in event e-1 was altered.',
    );
  });

  it.each(['', '1', '1.a.b.c.d', '2.a.b.c.d.e', '1.a.b.c.d.e.f'])('takes %j for no sealed value', (sealed) => {
    expect(() => open(sealed, key())).toThrow(SealedValueError);
  });
});

describe('recognising a sealed value', () => {
  it.each<[unknown, boolean]>([
    [{ sealed: '1.x' }, true],
    [{ sealed: '1.x', more: 1 }, false],
    [{ sealed: true }, false],
    [{ erased: true }, false],
    ['1.x', false],
    [null, false],
    [['sealed'], false],
  ])('%j: %s', (value, expected) => {
    expect(isSealed(value)).toBe(expected);
  });
});

function sameToken(one: string, other: string): boolean {
  try {
    const [a, b] = [parseToken({ sealed: one }), parseToken({ sealed: other })];
    return a.context === b.context && Buffer.compare(a.box, b.box) === 0;
  } catch {
    return false;
  }
}
