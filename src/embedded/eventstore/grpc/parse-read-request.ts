import streams, { type ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import { type FilterExpression } from '../read/event-filter.js';
import { type ReadRequest } from '../read/read-request.js';
import { invalidArgument } from './errors.js';

/** Window of events searched between checkpoints when the request leaves it to the server. */
const DEFAULT_SEARCH_WINDOW = 32;

/**
 * Turns the wire request into one of the four kinds of read.
 * @throws StatusError INVALID_ARGUMENT if it is none of them.
 */
export function parseReadRequest(request: ReadReq): ReadRequest {
  const options = request.getOptions();
  if (!options) throw invalidArgument('Read options are missing');
  const resolveLinks = options.getResolveLinks();
  const backwards = options.getReadDirection() === streams.ReadReq.Options.ReadDirection.BACKWARDS;
  const count = toNumber(options.getCount());
  const subscription = options.hasSubscription();
  if (subscription && backwards) throw invalidArgument('A subscription cannot read backwards');

  const stream = options.getStream();
  if (stream) {
    const name = Buffer.from(stream.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString('utf8');
    if (name === '') throw invalidArgument('A stream name is missing');
    const from = start(stream, () => toNumber(stream.getRevision()));
    return subscription
      ? { kind: 'stream-subscription', stream: name, after: from, resolveLinks }
      : { kind: 'stream', stream: name, from, backwards, count, resolveLinks };
  }
  const all = options.getAll();
  if (!all) throw invalidArgument('A read names either a stream or $all');
  const from = start(all, () => toNumber(all.getPosition()?.getCommitPosition() ?? '0'));
  const filter = options.getFilter();
  const expression = filter && parseFilter(filter);
  if (!subscription) return { kind: 'all', from, backwards, count, filter: expression, resolveLinks };
  const multiplier = filter?.getCheckpointintervalmultiplier() ?? 1;
  if (multiplier === 0) throw invalidArgument('The checkpoint interval multiplier must be at least 1');
  const window = filter?.hasMax() ? filter.getMax() : DEFAULT_SEARCH_WINDOW;
  const checkpointInterval = Math.max(1, window * multiplier);
  return { kind: 'all-subscription', after: from, filter: expression, checkpointInterval, resolveLinks };
}

function start(from: { hasStart(): boolean; hasEnd(): boolean }, at: () => number): 'start' | 'end' | number {
  if (from.hasStart()) return 'start';
  return from.hasEnd() ? 'end' : at();
}

function parseFilter(filter: ReadReq.Options.FilterOptions): FilterExpression {
  const byStream = filter.getStreamIdentifier();
  const expression = byStream ?? filter.getEventType();
  if (!expression) throw invalidArgument('A filter needs an expression');
  return {
    subject: byStream ? 'stream-name' : 'event-type',
    regex: expression.getRegex(),
    prefixes: expression.getPrefixList(),
  };
}

/** Unsigned 64-bit numbers come as text; beyond 2^53 they only mean "further than anything stored". */
function toNumber(text: string): number {
  return Math.min(Number(text), Number.MAX_SAFE_INTEGER);
}
