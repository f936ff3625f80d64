import type { RecordedEvent } from '../platform/eventstore/recorded-event.js';
import { LimitedStreams } from './limited-streams.js';

const event = (streamName: string, type: string, data?: unknown) => ({ streamName, type, data }) as RecordedEvent;
const metadata = (stream: string, data: unknown) => event(`$$${stream}`, '$metadata', data);

function refusalOf(...events: readonly RecordedEvent[]): string | undefined {
  const limited = new LimitedStreams();
  for (const one of events) limited.take(one);
  try {
    limited.refuse();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

describe('streams that a store keeps in part', () => {
  it.each([
    ['$maxCount 2', metadata('case-a', { $maxCount: 2 })],
    ['$maxAge 60, $tb 3', metadata('case-a', { $tb: 3, $maxAge: 60, $acl: {} })],
    ['deleted', metadata('case-a', JSON.parse('{"$tb":9223372036854775807}'))],
    ['deleted for ever', event('case-a', '$streamDeleted')],
  ])('are named: %s', (why, given) => {
    expect(refusalOf(given)).toBe(
      `The store was told to delete or truncate case-a (${why}); only whole streams are moved.`,
    );
  });

  it.each([
    ['no longer', [metadata('case-a', { $maxCount: 2 }), metadata('case-a', {})]],
    ['from the first event on', [metadata('case-a', { $tb: 0 })]],
    ['for other reasons than limits', [metadata('case-a', { $acl: { $r: 'all' } }), metadata('case-b', null)]],
    ['of the store itself', [metadata('$stats', { $maxCount: 2 }), event('$gone', '$streamDeleted')]],
    ['in the words of somebody else', [event('case-a', '$metadata', { $maxCount: 2 })]],
  ])('are not those that have settings %s', (_, events) => {
    expect(refusalOf(...events)).toBeUndefined();
  });

  it('are counted where they are many', () => {
    const many = Array.from({ length: 12 }, (_, at) => metadata(`case-${at}`, { $maxCount: 1 }));
    expect(refusalOf(...many)).toContain('case-9 ($maxCount 1) and 2 more;');
  });
});
