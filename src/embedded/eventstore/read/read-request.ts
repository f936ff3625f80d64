import { type FilterExpression } from './event-filter.js';

/** Where a read of a stream starts; `number` is a revision. */
export type StreamStart = 'start' | 'end' | number;

/** Where a read of everything starts; `number` is a position. */
export type AllStart = 'start' | 'end' | number;

interface Common {
  readonly resolveLinks: boolean;
}

export interface StreamRead extends Common {
  readonly kind: 'stream';
  readonly stream: string;
  readonly from: StreamStart;
  readonly backwards: boolean;
  readonly count: number;
}

export interface StreamSubscription extends Common {
  readonly kind: 'stream-subscription';
  readonly stream: string;
  /** Last revision seen, or where to begin. */
  readonly after: StreamStart;
}

export interface AllRead extends Common {
  readonly kind: 'all';
  readonly from: AllStart;
  readonly backwards: boolean;
  readonly count: number;
  readonly filter: FilterExpression | undefined;
}

export interface AllSubscription extends Common {
  readonly kind: 'all-subscription';
  /** Last position seen, or where to begin. */
  readonly after: AllStart;
  readonly filter: FilterExpression | undefined;
  /** Events considered between two checkpoints of a filtered subscription. */
  readonly checkpointInterval: number;
}

export type ReadRequest = StreamRead | StreamSubscription | AllRead | AllSubscription;
