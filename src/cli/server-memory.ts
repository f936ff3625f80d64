import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { residentPeakOf } from './peak-memory.js';
import type { Session } from './session.js';

/** The memory of the server whose engines were used, in a sentence; `undefined` when there is none or the system does not tell. */
export async function serverMemory({ engines, config }: Session): Promise<string | undefined> {
  if (engines.eventStoreSource !== 'attached' && engines.mongoSource !== 'attached') return undefined;
  try {
    const { pid } = JSON.parse(await readFile(join(config.dataDir, 'engines.json'), 'utf8')) as {
      readonly pid: number;
    };
    const residentMb = residentPeakOf(pid);
    return residentMb === undefined
      ? undefined
      : `the server (process ${pid}): ${residentMb} MB resident at most since it started`;
  } catch {
    return undefined;
  }
}
