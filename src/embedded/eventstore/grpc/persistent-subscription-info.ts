import persistent, { type SubscriptionInfo } from '@eventstore/db-client/generated/persistent_pb.js';
import { type ConsumerInfo, type GroupInfo } from '../persistent-subscriptions/group-info.js';

/** The message that tells of a group. */
export function toSubscriptionInfo(info: GroupInfo): SubscriptionInfo {
  const { settings } = info;
  const message = new persistent.SubscriptionInfo();
  message.setEventSource(info.stream);
  message.setGroupName(info.group);
  message.setStatus(info.status);
  message.setConnectionsList(info.consumers.map(toConnectionInfo));
  message.setAveragePerSecond(info.averagePerSecond);
  message.setTotalItems(`${info.totalItems}`);
  message.setCountSinceLastMeasurement(`${info.countSinceLastMeasurement}`);
  message.setLastCheckpointedEventPosition(info.lastCheckpointed);
  message.setLastKnownEventPosition(info.lastKnown);
  message.setResolveLinkTos(settings.resolveLinks);
  message.setStartFrom(info.startFrom);
  message.setMessageTimeoutMilliseconds(settings.messageTimeoutMs);
  message.setExtraStatistics(settings.extraStatistics);
  message.setMaxRetryCount(settings.maxRetryCount);
  message.setLiveBufferSize(settings.liveBufferSize);
  message.setBufferSize(settings.historyBufferSize);
  message.setReadBatchSize(settings.readBatchSize);
  message.setCheckPointAfterMilliseconds(settings.checkpointAfterMs);
  message.setMinCheckPointCount(settings.minCheckpointCount);
  message.setMaxCheckPointCount(settings.maxCheckpointCount);
  message.setReadBufferCount(info.readBufferCount);
  // Live events are read by the same cursor as past ones and wait in the log, so no buffer of them exists.
  message.setLiveBufferCount('0');
  message.setRetryBufferCount(info.retryBufferCount);
  message.setTotalInFlightMessages(info.totalInFlight);
  message.setOutstandingMessagesCount(info.outstanding);
  message.setNamedConsumerStrategy(settings.strategy);
  message.setMaxSubscriberCount(settings.maxSubscriberCount);
  message.setParkedMessageCount(`${info.parked}`);
  return message;
}

function toConnectionInfo(info: ConsumerInfo): SubscriptionInfo.ConnectionInfo {
  const message = new persistent.SubscriptionInfo.ConnectionInfo();
  message.setFrom(info.from);
  message.setUsername(info.username);
  message.setConnectionName(info.connectionName);
  message.setAverageItemsPerSecond(info.averageItemsPerSecond);
  message.setTotalItems(`${info.totalItems}`);
  message.setCountSinceLastMeasurement(`${info.countSinceLastMeasurement}`);
  message.setAvailableSlots(info.availableSlots);
  message.setInFlightMessages(info.inFlightMessages);
  for (const [key, value] of info.measurements) {
    const measurement = new persistent.SubscriptionInfo.Measurement();
    measurement.setKey(key);
    measurement.setValue(`${value}`);
    message.addObservedMeasurements(measurement);
  }
  return message;
}
