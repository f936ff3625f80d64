import { eventTypeFilter, type Filter, START, streamNameFilter } from '@eventstore/db-client';
import {
  all,
  describeOwnEngine,
  freshStream,
  rejection,
  startEventStore,
  testEvent,
  type TestEventStore,
} from '../../support/event-store.js';

describeOwnEngine('A filter made to hurt', () => {
  let store: TestEventStore;
  beforeAll(async () => (store = await startEventStore()));

  afterEach(async () => {
    const stream = freshStream();
    await store.client.appendToStream(stream, testEvent());
    expect(await all(store.client.readStream(stream))).toHaveLength(1);
  });

  afterAll(() => store.close());

  const readAll = (filter: Filter) =>
    rejection(
      new Promise((resolve, reject) =>
        store.client.subscribeToAll({ fromPosition: START, filter }).on('error', reject).on('data', resolve),
      ),
    );

  it.each([
    ['a megabyte of pattern', 'ab?'.repeat(350_000), 'at most 8192 characters'],
    ['repetitions of repetitions', '(.*a){900}$|(.*b){900}$', 'more than 2000 instructions'],
    ['nested counts', 'a{1000}{1000}', 'not a usable regular expression'],
    ['a pattern nested deeply', '('.repeat(4000) + ')'.repeat(4000), 'not a usable regular expression'],
  ])('is refused for %s', async (_name, regex, reason) => {
    expect((await readAll(eventTypeFilter({ regex }))).message).toContain(reason);
  });

  it('is refused for a hundred thousand prefixes', async () => {
    const prefixes = Array.from({ length: 100_000 }, (_, number) => `p${number}`);
    expect((await readAll(streamNameFilter({ prefixes }))).message).toContain('at most 65536 characters');
  });
});
