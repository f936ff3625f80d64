import { type FilterExpression } from '../read/event-filter.js';
import { type GroupDefinition } from './group-definition.js';
import { type GroupSettings } from './settings.js';

/** Version of the layout, that of the real server. */
const VERSION = '2';

interface FilterEntry {
  readonly context: 'streamid' | 'eventtype';
  readonly regex: string;
  readonly prefixes: readonly string[];
}

interface ConfigEntry {
  readonly stream: string;
  readonly group: string;
  readonly filter: FilterEntry | null;
  readonly startPosition: string;
  readonly firstPlace: number;
  readonly resolveLinkTos: boolean;
  readonly extraStatistics: boolean;
  readonly messageTimeout: number;
  readonly liveBufferSize: number;
  readonly historyBufferSize: number;
  readonly maxRetryCount: number;
  readonly readBatchSize: number;
  readonly checkPointAfter: number;
  readonly minCheckPointCount: number;
  readonly maxCheckPointCount: number;
  readonly maxSubscriberCount: number;
  readonly namedConsumerStrategy: GroupSettings['strategy'];
}

interface Config {
  readonly version: string;
  readonly updated: string;
  readonly entries: readonly ConfigEntry[];
}

/** The text that lists all groups; `updated` is milliseconds since the epoch. */
export function serializeConfig(definitions: Iterable<GroupDefinition>, updated: number): string {
  const config: Config = {
    version: VERSION,
    updated: new Date(updated).toISOString(),
    entries: [...definitions].map(toEntry),
  };
  return JSON.stringify(config);
}

/** @throws Error if the text is of a layout this engine does not know */
export function parseConfig(text: string): GroupDefinition[] {
  const config = JSON.parse(text) as Config;
  if (config.version !== VERSION) {
    throw new Error(`Persistent subscriptions are kept in layout ${config.version}; this engine reads ${VERSION}`);
  }
  return config.entries.map(toDefinition);
}

function toEntry({ stream, group, settings, filter, firstPlace }: GroupDefinition): ConfigEntry {
  return {
    stream,
    group,
    filter: filter ? toFilterEntry(filter) : null,
    startPosition: String(settings.startFrom),
    firstPlace,
    resolveLinkTos: settings.resolveLinks,
    extraStatistics: settings.extraStatistics,
    messageTimeout: settings.messageTimeoutMs,
    liveBufferSize: settings.liveBufferSize,
    historyBufferSize: settings.historyBufferSize,
    maxRetryCount: settings.maxRetryCount,
    readBatchSize: settings.readBatchSize,
    checkPointAfter: settings.checkpointAfterMs,
    minCheckPointCount: settings.minCheckpointCount,
    maxCheckPointCount: settings.maxCheckpointCount,
    maxSubscriberCount: settings.maxSubscriberCount,
    namedConsumerStrategy: settings.strategy,
  };
}

function toDefinition(entry: ConfigEntry): GroupDefinition {
  const { startPosition } = entry;
  return {
    stream: entry.stream,
    group: entry.group,
    filter: entry.filter ? fromFilterEntry(entry.filter) : undefined,
    firstPlace: entry.firstPlace,
    settings: {
      startFrom: startPosition === 'start' || startPosition === 'end' ? startPosition : Number(startPosition),
      resolveLinks: entry.resolveLinkTos,
      extraStatistics: entry.extraStatistics,
      messageTimeoutMs: entry.messageTimeout,
      liveBufferSize: entry.liveBufferSize,
      historyBufferSize: entry.historyBufferSize,
      maxRetryCount: entry.maxRetryCount,
      readBatchSize: entry.readBatchSize,
      checkpointAfterMs: entry.checkPointAfter,
      minCheckpointCount: entry.minCheckPointCount,
      maxCheckpointCount: entry.maxCheckPointCount,
      maxSubscriberCount: entry.maxSubscriberCount,
      strategy: entry.namedConsumerStrategy,
    },
  };
}

function toFilterEntry({ subject, regex, prefixes }: FilterExpression): FilterEntry {
  return { context: subject === 'stream-name' ? 'streamid' : 'eventtype', regex, prefixes };
}

function fromFilterEntry({ context, regex, prefixes }: FilterEntry): FilterExpression {
  return { subject: context === 'streamid' ? 'stream-name' : 'event-type', regex, prefixes };
}
