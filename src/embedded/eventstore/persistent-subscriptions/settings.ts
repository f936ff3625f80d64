import { GroupFailedError } from './errors.js';

/** How a group shares its messages among its consumers. */
export const CONSUMER_STRATEGIES = ['DispatchToSingle', 'RoundRobin', 'Pinned', 'PinnedByCorrelation'] as const;
export type StrategyName = (typeof CONSUMER_STRATEGIES)[number];

/** First event of a group that has no checkpoint yet; a number is a revision or, for `$all`, a log position. */
export type StartFrom = 'start' | 'end' | number;

/** What the makers of a group choose. Times are milliseconds, sizes and counts are messages. */
export interface GroupSettings {
  readonly startFrom: StartFrom;
  readonly resolveLinks: boolean;
  readonly extraStatistics: boolean;
  /** How long a consumer may take over a message before it is delivered again; 0 sets no limit. */
  readonly messageTimeoutMs: number;
  /** Deliveries after the first one before a message is parked. */
  readonly maxRetryCount: number;
  /** Shortest time between two checkpoints; 0 leaves it to `maxCheckpointCount` alone. */
  readonly checkpointAfterMs: number;
  readonly minCheckpointCount: number;
  readonly maxCheckpointCount: number;
  /** 0 sets no limit. */
  readonly maxSubscriberCount: number;
  readonly liveBufferSize: number;
  readonly readBatchSize: number;
  readonly historyBufferSize: number;
  readonly strategy: StrategyName;
}

/** @throws GroupFailedError if the group could not work with these settings */
export function checkSettings(settings: GroupSettings): void {
  const { readBatchSize, historyBufferSize, strategy } = settings;
  if (!CONSUMER_STRATEGIES.includes(strategy)) {
    throw new GroupFailedError(
      `Consumer strategy ${strategy as string} does not exist; there are ${CONSUMER_STRATEGIES.join(', ')}.`,
    );
  }
  if (readBatchSize >= historyBufferSize) {
    throw new GroupFailedError(
      `The read batch size (${readBatchSize}) must be smaller than the history buffer size (${historyBufferSize}).`,
    );
  }
  for (const [name, value] of Object.entries(settings)) {
    if (typeof value === 'number' && value < 0) throw new GroupFailedError(`${name} must not be negative: ${value}.`);
  }
}

/** Events read at a time: 0 in the settings leaves it to the server, which also bounds it. */
export function batchSize({ readBatchSize, historyBufferSize }: GroupSettings): number {
  return readBatchSize === 0 ? Math.min(DEFAULT_BATCH, historyBufferSize) : Math.min(readBatchSize, LARGEST_BATCH);
}

const DEFAULT_BATCH = 20;
const LARGEST_BATCH = 100;
