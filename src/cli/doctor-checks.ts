import { access, constants, mkdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config/config.js';

export type Verdict = 'OK' | 'WARN' | 'FAIL';

/** What one check found; `remedy` says what to do where something is to be done. */
export interface Finding {
  readonly check: string;
  readonly verdict: Verdict;
  readonly detail: string;
  readonly remedy?: string;
}

const oldestNode: readonly [number, number] = [20, 19];
const gibibyte = 1024 ** 3;

export function ok(check: string, detail: string): Finding {
  return { check, verdict: 'OK', detail };
}

export function warn(check: string, detail: string, remedy: string): Finding {
  return { check, verdict: 'WARN', detail, remedy };
}

export function fail(check: string, detail: string, remedy: string): Finding {
  return { check, verdict: 'FAIL', detail, remedy };
}

export function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isNew = major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
  return isNew
    ? ok('node', `version ${version}`)
    : fail('node', `version ${version}`, `Install Node ${oldestNode.join('.')} or newer.`);
}

/** The data folder can be written to and has room. */
export async function checkDataFolder({ dataDir }: Pick<Config, 'dataDir'>): Promise<readonly Finding[]> {
  try {
    await mkdir(dataDir, { recursive: true });
    await access(dataDir, constants.W_OK);
  } catch (error) {
    const remedy = 'Set DATA_DIR to a folder that this user may write to.';
    return [fail('data folder', `${dataDir}: ${(error as Error).message}`, remedy)];
  }
  return [ok('data folder', dataDir), checkSpace(await freeBytes(dataDir))];
}

export function checkSpace(free: number): Finding {
  const detail = `${(free / gibibyte).toFixed(1)} GiB free`;
  if (free < gibibyte / 4) return fail('free space', detail, 'Make room: a store that cannot write stops.');
  return free < 2 * gibibyte ? warn('free space', detail, 'Make room soon.') : ok('free space', detail);
}

/**
 * The key-encryption key is there. To be asked before the stores are opened, which makes a missing development key: next to existing data a
 * new key would open nothing.
 */
export async function checkKey({
  dataDir,
  keyEncryptionKey,
}: Pick<Config, 'dataDir' | 'keyEncryptionKey'>): Promise<Finding> {
  const check = 'key-encryption key';
  if (keyEncryptionKey !== undefined) return ok(check, 'configured');
  const path = join(dataDir, 'keys', 'key-encryption-key');
  if (await exists(path)) return ok(check, `${path} (development)`);
  if (!(await exists(join(dataDir, 'mongo')))) return ok(check, 'will be made with the first data (development)');
  return fail(
    check,
    `${path} is missing beside existing data`,
    'Bring the key back from a backup before anything is started.',
  );
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function freeBytes(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
}
