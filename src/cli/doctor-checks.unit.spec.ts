import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkDataFolder, checkKey, checkNode, checkSpace } from './doctor-checks.js';

const gibibyte = 1024 ** 3;

let dataDir: string;
beforeEach(() => (dataDir = mkdtempSync(join(tmpdir(), 'redress-doctor-'))));
afterEach(() => {
  chmodSync(dataDir, 0o700);
  rmSync(dataDir, { recursive: true });
});

describe('the doctor', () => {
  it.each([
    ['20.18.3', 'FAIL'],
    ['18.20.0', 'FAIL'],
    ['20.19.0', 'OK'],
    ['20.20.2', 'OK'],
    ['24.1.0', 'OK'],
  ])('takes Node %s for %s', (version, verdict) => {
    expect(checkNode(version).verdict).toBe(verdict);
  });

  it.each([
    [0.1, 'FAIL'],
    [1, 'WARN'],
    [50, 'OK'],
  ])('takes %d GiB of free space for %s', (free, verdict) => {
    expect(checkSpace(free * gibibyte).verdict).toBe(verdict);
  });

  it('makes the data folder where it is missing, as the server would', async () => {
    const findings = await checkDataFolder({ dataDir: join(dataDir, 'new', 'folder') });
    expect(findings.map(({ check }) => check)).toEqual(['data folder', 'free space']);
    expect(findings[0]?.verdict).toBe('OK');
  });

  it('finds a data folder that is none', async () => {
    const path = join(dataDir, 'file');
    writeFileSync(path, '');
    const [finding] = await checkDataFolder({ dataDir: path });
    expect(finding).toMatchObject({
      check: 'data folder',
      verdict: 'FAIL',
      remedy: expect.stringContaining('DATA_DIR'),
    });
  });

  it('finds the key configured, in its file, or still to be made', async () => {
    const key = (keyEncryptionKey?: Buffer) => checkKey({ dataDir, keyEncryptionKey });
    expect(await key(Buffer.alloc(32))).toMatchObject({ verdict: 'OK', detail: 'configured' });
    expect(await key()).toMatchObject({ verdict: 'OK', detail: expect.stringContaining('will be made') });
    mkdirSync(join(dataDir, 'keys'));
    writeFileSync(join(dataDir, 'keys', 'key-encryption-key'), 'x');
    expect(await key()).toMatchObject({ verdict: 'OK', detail: expect.stringContaining('key-encryption-key') });
  });

  it('finds that the key of existing data is gone', async () => {
    mkdirSync(join(dataDir, 'mongo'));
    expect(await checkKey({ dataDir, keyEncryptionKey: undefined })).toMatchObject({
      verdict: 'FAIL',
      remedy: expect.stringContaining('backup'),
    });
  });
});
