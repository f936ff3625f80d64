import { type Consumer } from './consumer.js';
import { type GroupSettings } from './settings.js';

/** What a consumer did so far. */
export interface ConsumerInfo {
  readonly from: string;
  readonly username: string;
  readonly connectionName: string;
  readonly totalItems: number;
  readonly countSinceLastMeasurement: number;
  readonly averageItemsPerSecond: number;
  readonly availableSlots: number;
  readonly inFlightMessages: number;
  readonly measurements: readonly (readonly [name: string, value: number])[];
}

/** The state of a group as its statistics tell it. Places are text as the source writes them, or empty. */
export interface GroupInfo {
  readonly stream: string;
  readonly group: string;
  readonly settings: GroupSettings;
  readonly startFrom: string;
  readonly status: string;
  readonly consumers: readonly ConsumerInfo[];
  readonly totalItems: number;
  readonly countSinceLastMeasurement: number;
  readonly averagePerSecond: number;
  readonly lastCheckpointed: string;
  readonly lastKnown: string;
  readonly readBufferCount: number;
  readonly retryBufferCount: number;
  readonly totalInFlight: number;
  readonly outstanding: number;
  readonly parked: number;
}

/** What a consumer did; the counts since the last look start again. `perSecond` turns such a count into a rate. */
export function describeConsumer(consumer: Consumer, perSecond: (count: number) => number): ConsumerInfo {
  const sinceLast = consumer.total - consumer.measured;
  consumer.measured = consumer.total;
  return {
    ...consumer.identity,
    totalItems: consumer.total,
    countSinceLastMeasurement: sinceLast,
    averageItemsPerSecond: perSecond(sinceLast),
    availableSlots: consumer.slots,
    inFlightMessages: consumer.inFlight,
    measurements: consumer.timings?.measurements() ?? [],
  };
}
