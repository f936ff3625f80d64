import { CODE, MongoError } from '../errors.js';
import { type OperationMemory } from '../planner/result-memory.js';

/** Bytes a stage may hold, as on the server without `allowDiskUse`. */
export const STAGE_MEMORY = 104_857_600;

/**
 * Counts what a stage holds, and in `memory` what its operation does.
 * @throws MongoError 292 when it is too much
 */
export function memoryGuard(stage: string, memory: OperationMemory): (bytes: number) => void {
  let held = 0;
  return (bytes) => {
    held += bytes;
    if (held > STAGE_MEMORY)
      throw new MongoError(
        CODE.ExceededMemoryLimit,
        `Exceeded memory limit for ${stage}, but didn't allow external spilling; pass allowDiskUse:true to opt in`,
      );
    memory.takes(bytes);
  };
}
