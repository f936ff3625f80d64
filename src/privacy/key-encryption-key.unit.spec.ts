import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KeyEncryptionKeyError, loadKeyEncryptionKey } from './key-encryption-key.js';

let dataDir: string;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'redress-kek-'));
});

afterEach(async () => {
  await rm(dataDir, { recursive: true });
});

const path = () => join(dataDir, 'keys', 'key-encryption-key');
const development = () => ({ configured: undefined, dataDir, production: false });

describe('the key-encryption key', () => {
  it('is the configured one', async () => {
    const bytes = randomBytes(32);
    const key = await loadKeyEncryptionKey({ configured: bytes, dataDir, production: true });

    expect(Buffer.from(key.bytes)).toEqual(bytes);
    expect(key.id).toMatch(/^[0-9a-f]{16}$/);
  });

  it.each([0, 31, 33])('is refused when it has %s bytes', async (length) => {
    await expect(loadKeyEncryptionKey({ configured: randomBytes(length), dataDir, production: false })).rejects.toThrow(
      KeyEncryptionKeyError,
    );
  });

  it('is made once in development, and found again', async () => {
    const made = await loadKeyEncryptionKey(development());

    expect(await loadKeyEncryptionKey(development())).toEqual(made);
  });

  it('is made for its owner alone', async () => {
    await loadKeyEncryptionKey(development());

    expect((await stat(path())).mode & 0o777).toBe(0o600);
  });

  it('is the same for all that ask for it at once', async () => {
    const keys = await Promise.all(Array.from({ length: 8 }, () => loadKeyEncryptionKey(development())));

    expect(new Set(keys.map(({ id }) => id)).size).toBe(1);
  });

  it('is not made anew over a damaged one', async () => {
    await loadKeyEncryptionKey(development());
    await writeFile(path(), 'damaged');

    await expect(loadKeyEncryptionKey(development())).rejects.toThrow(KeyEncryptionKeyError);
    expect(await readFile(path(), 'utf8')).toBe('damaged');
  });

  it('is never made in production', async () => {
    await expect(loadKeyEncryptionKey({ ...development(), production: true })).rejects.toThrow(KeyEncryptionKeyError);
    await expect(stat(path())).rejects.toThrow('ENOENT');
  });

  it('must be the one under which the database is sealed', async () => {
    const configured = randomBytes(32);
    const { id } = await loadKeyEncryptionKey({ configured, dataDir, production: true });
    const given = (inUse: string) => loadKeyEncryptionKey({ configured, dataDir, production: true, inUse });

    expect((await given(id)).id).toBe(id);
    await expect(given('0123456789abcdef')).rejects.toThrow(
      `sealed under the key-encryption key 0123456789abcdef, and the one given is ${id}`,
    );
  });

  it('is not made in development beside data that is sealed under another', async () => {
    await expect(loadKeyEncryptionKey({ ...development(), inUse: '0123456789abcdef' })).rejects.toThrow(
      `${path()} is missing, and the personal data of this database is sealed under it (0123456789abcdef)`,
    );
    await expect(stat(path())).rejects.toThrow('ENOENT');
  });

  it('is not made in development while nobody knows what the database is sealed under', async () => {
    await expect(loadKeyEncryptionKey({ ...development(), inUse: 'unknown' })).rejects.toThrow(
      'no key is made before it does',
    );
    const { id } = await loadKeyEncryptionKey(development());
    expect((await loadKeyEncryptionKey({ ...development(), inUse: 'unknown' })).id).toBe(id);
  });
});
