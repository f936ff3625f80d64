import { SharedMemory } from '../../connections/shared-memory.js';

/** Bytes that all appends together may hold which have begun to arrive and have not ended. */
const MAX_HELD_BYTES = 64 * 1024 * 1024;

/** What the bookkeeping of an append or event takes at least, in bytes: those without any content take memory too. */
export const OVERHEAD_BYTES = 256;

/** Bounds the memory of appends that arrive in parts, over all calls. */
export class UnfinishedAppends extends SharedMemory {
  /** @param patienceMs longest time, in milliseconds, that an append may take to arrive */
  constructor(readonly patienceMs: number) {
    super(MAX_HELD_BYTES);
  }
}
