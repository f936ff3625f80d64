import persistent, {
  type CreateReq,
  type DeleteReq,
  type GetInfoReq,
  type ReadReq,
  type ReplayParkedReq,
  type UpdateReq,
} from '@eventstore/db-client/generated/persistent_pb.js';
import { type StreamIdentifier } from '@eventstore/db-client/generated/shared_pb.js';
import { GroupFailedError } from '../persistent-subscriptions/errors.js';
import { ALL } from '../persistent-subscriptions/names.js';
import { type GroupProposal } from '../persistent-subscriptions/persistent-subscriptions.js';
import { type GroupSettings, type StartFrom, type StrategyName } from '../persistent-subscriptions/settings.js';
import { type FilterExpression } from '../read/event-filter.js';
import { invalidArgument } from './errors.js';

/** Largest unsigned 64-bit number: "the end" in the older form of a starting revision. */
const END_REVISION = 2n ** 64n - 1n;
const TICKS_PER_MS = 10_000;

type Settings = CreateReq.Settings | UpdateReq.Settings;

/** Which group a request is about. */
export interface GroupName {
  readonly stream: string;
  readonly group: string;
}

type NamedOptions = DeleteReq.Options | GetInfoReq.Options | ReadReq.Options | ReplayParkedReq.Options;

/** @throws StatusError INVALID_ARGUMENT if the request names none */
export function parseGroupName(options: NamedOptions | undefined): GroupName {
  if (!options) throw invalidArgument('Options of the persistent subscription are missing');
  return { stream: options.hasAll() ? ALL : nameOf(options.getStreamIdentifier()), group: options.getGroupName() };
}

export function nameOf(identifier: StreamIdentifier | undefined): string {
  return Buffer.from(identifier?.getStreamName_asU8() ?? []).toString('utf8');
}

/** The name alone, for errors about a request that may be wrong in other ways. */
export function targetOf(options: CreateReq.Options | UpdateReq.Options | undefined): GroupName {
  const stream = options?.getStream()?.getStreamIdentifier() ?? options?.getStreamIdentifier();
  return { stream: options?.hasAll() ? ALL : nameOf(stream), group: options?.getGroupName() ?? '' };
}

/** @throws StatusError INVALID_ARGUMENT; GroupFailedError if the start cannot be one */
export function parseProposal(options: CreateReq.Options | UpdateReq.Options | undefined): GroupProposal {
  const settings = options?.getSettings();
  if (!options || !settings) throw invalidArgument('Settings of the persistent subscription are missing');
  const target = targetOf(options);
  if (target.stream === ALL && !options.hasAll()) {
    throw new GroupFailedError('A persistent subscription to $all is made with the calls for $all');
  }
  return { ...target, settings: parseSettings(settings, parseStart(options, settings)), filter: parseFilter(options) };
}

function parseStart(options: CreateReq.Options | UpdateReq.Options, settings: Settings): StartFrom {
  const all = options.getAll();
  const stream = options.getStream();
  if ((all ?? stream)?.hasStart()) return 'start';
  if ((all ?? stream)?.hasEnd()) return 'end';
  if (all) {
    const commit = BigInt(all.getPosition()?.getCommitPosition() ?? '0');
    if (BigInt(all.getPosition()?.getPreparePosition() ?? '0') > commit) {
      throw new GroupFailedError(
        'Invalid Start From position: prepare position must be less than or equal to the commit position.',
      );
    }
    return Number(commit);
  }
  const revision = BigInt(stream ? stream.getRevision() : settings.getRevision());
  if (revision === END_REVISION) return 'end';
  if (revision > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw new GroupFailedError(`Invalid Start From position: no stream has a revision ${revision}.`);
  }
  return revision === 0n ? 'start' : Number(revision);
}

function parseSettings(settings: Settings, startFrom: StartFrom): GroupSettings {
  return {
    startFrom,
    resolveLinks: settings.getResolveLinks(),
    extraStatistics: settings.getExtraStatistics(),
    messageTimeoutMs: settings.hasMessageTimeoutTicks()
      ? Number(settings.getMessageTimeoutTicks()) / TICKS_PER_MS
      : settings.getMessageTimeoutMs(),
    maxRetryCount: settings.getMaxRetryCount(),
    checkpointAfterMs: settings.hasCheckpointAfterTicks()
      ? Number(settings.getCheckpointAfterTicks()) / TICKS_PER_MS
      : settings.getCheckpointAfterMs(),
    minCheckpointCount: settings.getMinCheckpointCount(),
    maxCheckpointCount: settings.getMaxCheckpointCount(),
    maxSubscriberCount: settings.getMaxSubscriberCount(),
    liveBufferSize: settings.getLiveBufferSize(),
    readBatchSize: settings.getReadBatchSize(),
    historyBufferSize: settings.getHistoryBufferSize(),
    strategy: strategyOf(settings),
  };
}

function strategyOf(settings: Settings): StrategyName {
  const named = 'getConsumerStrategy' in settings ? settings.getConsumerStrategy() : '';
  // An unknown name is refused with the other settings.
  if (named !== '') return named as StrategyName;
  switch (settings.getNamedConsumerStrategy()) {
    case persistent.CreateReq.ConsumerStrategy.ROUNDROBIN:
      return 'RoundRobin';
    case persistent.CreateReq.ConsumerStrategy.PINNED:
      return 'Pinned';
    default:
      return 'DispatchToSingle';
  }
}

function parseFilter(options: CreateReq.Options | UpdateReq.Options): FilterExpression | undefined {
  const all = options.getAll();
  const filter = all && 'getFilter' in all ? all.getFilter() : undefined;
  if (!filter) return undefined;
  const byStream = filter.getStreamIdentifier();
  const expression = byStream ?? filter.getEventType();
  if (!expression) throw invalidArgument('A filter needs an expression');
  return {
    subject: byStream ? 'stream-name' : 'event-type',
    regex: expression.getRegex(),
    prefixes: expression.getPrefixList(),
  };
}
