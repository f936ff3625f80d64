import { randomBytes } from 'node:crypto';
import { createDataKey, DataKeyError, unwrapDataKey } from './data-key.js';
import type { KeyEncryptionKey } from './key-encryption-key.js';

const kek = (id = 'kek-1'): KeyEncryptionKey => ({ id, bytes: randomBytes(32) });
const NOW = '2026-01-01T00:00:00.000Z';

describe('a data key', () => {
  it('unwraps to the same 32 random bytes each time', () => {
    const by = kek();
    const wrapped = createDataKey('case-1', by, NOW);
    const key = unwrapDataKey(wrapped, by);

    expect(key).toMatchObject({ subject: 'case-1', keyId: wrapped.keyId });
    expect(key.bytes).toHaveLength(32);
    expect(unwrapDataKey(wrapped, by)).toEqual(key);
  });

  it('is another one for every subject and every time', () => {
    const by = kek();
    const keys = ['case-1', 'case-1', 'case-2'].map((subject) => unwrapDataKey(createDataKey(subject, by, NOW), by));

    expect(new Set(keys.map(({ bytes }) => Buffer.from(bytes).toString('hex'))).size).toBe(3);
    expect(new Set(keys.map(({ keyId }) => keyId)).size).toBe(3);
  });

  it('cannot be given to another subject', () => {
    const by = kek();
    expect(() => unwrapDataKey({ ...createDataKey('case-1', by, NOW), subject: 'case-2' }, by)).toThrow(DataKeyError);
  });

  it('does not unwrap when it was altered', () => {
    const by = kek();
    const { wrapped, ...rest } = createDataKey('case-1', by, NOW);
    for (const at of wrapped.keys()) {
      const altered = Uint8Array.from(wrapped, (byte, index) => (index === at ? byte ^ 1 : byte));
      expect(() => unwrapDataKey({ wrapped: altered, ...rest }, by)).toThrow(DataKeyError);
    }
  });

  it('names the key-encryption key that it needs', () => {
    expect(() => unwrapDataKey(createDataKey('case-1', kek('old'), NOW), kek('new'))).toThrow(/old.*new/);
  });
});
