import { GroupFailedError } from './errors.js';
import { parseConfig, serializeConfig } from './group-config.js';
import { type GroupDefinition } from './group-definition.js';
import { checkSettings, type GroupSettings, type StrategyName } from './settings.js';

const SETTINGS: GroupSettings = {
  startFrom: 7,
  resolveLinks: true,
  extraStatistics: true,
  messageTimeoutMs: 1,
  maxRetryCount: 2,
  checkpointAfterMs: 3,
  minCheckpointCount: 4,
  maxCheckpointCount: 5,
  maxSubscriberCount: 6,
  liveBufferSize: 8,
  readBatchSize: 9,
  historyBufferSize: 10,
  strategy: 'PinnedByCorrelation',
};

describe('Settings of a group', () => {
  it('are refused by name if the group could not work with them', () => {
    expect(() => checkSettings(SETTINGS)).not.toThrow();
    expect(() => checkSettings({ ...SETTINGS, readBatchSize: 10 })).toThrow(GroupFailedError);
    expect(() => checkSettings({ ...SETTINGS, strategy: 'Favourite' as StrategyName })).toThrow(
      /Favourite.*RoundRobin/,
    );
    expect(() => checkSettings({ ...SETTINGS, maxRetryCount: -1 })).toThrow(/maxRetryCount/);
  });

  it('come back from the log as they were', () => {
    const onStream: GroupDefinition = { stream: 's', group: 'g', settings: SETTINGS, filter: undefined, firstPlace: 7 };
    const onAll: GroupDefinition = {
      stream: '$all',
      group: 'ü',
      settings: { ...SETTINGS, startFrom: 'end' },
      filter: { subject: 'event-type', regex: '', prefixes: ['a,b', 'c'] },
      firstPlace: 256,
    };
    expect(parseConfig(serializeConfig([onStream, onAll], 0))).toEqual([onStream, onAll]);
  });

  it('of another layout are refused', () => {
    expect(() => parseConfig('{"version":"9","entries":[]}')).toThrow(/layout 9/);
  });
});
