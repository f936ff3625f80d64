import { CODE, MongoError } from '../errors.js';

/** Bytes a stage may hold, as on the server without `allowDiskUse`. */
export const STAGE_MEMORY = 104_857_600;

/**
 * Counts what a stage holds.
 * @throws MongoError 292 when it is too much
 */
export function memoryGuard(stage: string): (bytes: number) => void {
  let held = 0;
  return (bytes) => {
    held += bytes;
    if (held > STAGE_MEMORY)
      throw new MongoError(
        CODE.ExceededMemoryLimit,
        `Exceeded memory limit for ${stage}, but didn't allow external spilling; pass allowDiskUse:true to opt in`,
      );
  };
}
