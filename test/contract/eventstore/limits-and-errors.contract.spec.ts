import { binaryEvent, MaxAppendSizeExceededError } from '@eventstore/db-client';
import streams from '@eventstore/db-client/generated/streams_grpc_pb.js';
import messages from '@eventstore/db-client/generated/streams_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb.js';
import { Timestamp } from 'google-protobuf/google/protobuf/timestamp_pb.js';
import { credentials } from '@grpc/grpc-js';
import { randomUUID } from 'node:crypto';
import {
  all,
  externalUrl,
  freshStream,
  itOnEmbedded,
  rejection,
  startEventStore,
  testEvent,
  testEvents,
  type TestEventStore,
} from '../../support/event-store.js';

const MEBIBYTE = 1024 * 1024;

describe('The limits of an append', () => {
  let store: TestEventStore;
  beforeAll(async () => (store = await startEventStore()));
  afterAll(() => store.close());

  const bytes = (size: number) => binaryEvent({ type: 'big', data: Buffer.alloc(size, 7) });

  it('let nearly a mebibyte pass, in one event or in many', async () => {
    const stream = freshStream();
    await store.client.appendToStream(stream, bytes(MEBIBYTE - 100));
    await store.client.appendToStream(
      stream,
      Array.from({ length: 10 }, () => bytes(100_000)),
    );
    expect(await all(store.client.readStream(stream))).toHaveLength(11);
  });

  it.each([
    ['one event', [MEBIBYTE + 1]],
    ['all events together', [600_000, 600_000]],
    ['an append that comes in several chunks', Array.from({ length: 9 }, () => 500_000)],
  ])('refuse more in %s, naming the limit, and write nothing', async (_name, sizes) => {
    const stream = freshStream();
    const error = await rejection(store.client.appendToStream(stream, sizes.map(bytes)));
    expect(error).toBeInstanceOf(MaxAppendSizeExceededError);
    expect(error).toMatchObject({ maxAppendSize: MEBIBYTE });
    expect(await rejection(all(store.client.readStream(stream)))).toMatchObject({ type: 'stream-not-found' });
    expect((await store.client.appendToStream(stream, testEvent())).nextExpectedRevision).toBe(0n);
  });

  it('hold for calls with credentials as well', async () => {
    const options = { credentials: { username: 'admin', password: 'changeit' } };
    const error = await rejection(store.client.appendToStream(freshStream(), bytes(MEBIBYTE + 1), options));
    expect(error).toMatchObject({ type: 'maximum-append-size-exceeded', maxAppendSize: MEBIBYTE });
  });

  it('let thousands of small events pass at once', async () => {
    const stream = freshStream();
    const result = await store.client.appendToStream(stream, testEvents(5000));
    expect(result.nextExpectedRevision).toBe(4999n);
  });

  itOnEmbedded('refuse streams without a usable name', async () => {
    for (const stream of ['', '$$', 'x'.repeat(2000)]) {
      expect(await rejection(store.client.appendToStream(stream, testEvent()))).toMatchObject({ type: 'unknown' });
    }
  });

  itOnEmbedded('let the longest name have settings', async () => {
    const stream = freshStream().padEnd(1024, 'x');
    await store.client.appendToStream(stream, testEvents(2));
    await store.client.setStreamMetadata(stream, { maxCount: 1 });
    expect(await all(store.client.readStream(stream))).toHaveLength(1);
    await store.client.deleteStream(stream);
    expect(await rejection(store.client.appendToStream(`${stream}x`, testEvent()))).toMatchObject({ type: 'unknown' });
  });

  it('find nothing under a name that no stream can have', async () => {
    for (const length of [1025, 4096, 1_000_000]) {
      const read = store.client.readStream('x'.repeat(length));
      expect(await rejection(all(read))).toMatchObject({ type: 'stream-not-found' });
    }
    expect((await store.client.getStreamMetadata('x'.repeat(5000))).metadata).toBeUndefined();
  });

  itOnEmbedded('refuse an id that is not a UUID, and leave other appends alone', async () => {
    const stream = freshStream();
    const [bad, good] = await Promise.allSettled([
      store.client.appendToStream(stream, testEvent('tested', {}, 'not-a-uuid')),
      store.client.appendToStream(stream, testEvent()),
    ]);
    expect(bad.status).toBe('rejected');
    expect(good.status).toBe('fulfilled');
  });

  itOnEmbedded('name a stream in an error even if its name is not ASCII', async () => {
    const stream = freshStream('straße');
    await store.client.tombstoneStream(stream);
    expect(await rejection(store.client.appendToStream(stream, testEvent()))).toMatchObject({ streamName: stream });
    expect(await rejection(store.client.deleteStream(stream))).toMatchObject({
      type: 'stream-deleted',
      streamName: encodeURIComponent(stream),
    });
  });
});

describe('The deadline of an append', () => {
  let store: TestEventStore;
  beforeAll(async () => (store = await startEventStore()));
  afterAll(() => store.close());

  it('that has passed already ends in an error rather than in a write', async () => {
    const stream = freshStream();
    const error = await rejection(store.client.appendToStream(stream, testEvent(), { deadline: -1000 }));
    expect(error).toMatchObject({ type: 'deadline-exceeded' });
    expect(await rejection(all(store.client.readStream(stream)))).toMatchObject({ type: 'stream-not-found' });
  });

  it('is kept by the server when the rest of the events never comes', async () => {
    const host = new URL(externalUrl ?? store.url).host;
    const client = new streams.StreamsClient(host, credentials.createInsecure());
    const call = client.batchAppend();
    const request = new messages.BatchAppendReq();
    const id = randomUUID();
    request.setCorrelationId(new shared.UUID().setString(id));
    const options = new messages.BatchAppendReq.Options();
    options.setStreamIdentifier(new shared.StreamIdentifier().setStreamName(Buffer.from(freshStream())));
    options.setAny(new Empty());
    options.setDeadline(Timestamp.fromDate(new Date(Date.now() + 200)));
    request.setOptions(options);
    const answered = new Promise<InstanceType<typeof messages.BatchAppendResp>>((done) => call.once('data', done));
    call.write(request);
    const answer = await answered;
    expect(answer.getCorrelationId()?.getString()).toBe(id);
    expect(answer.getError()?.getCode()).toBe(4);
    expect(answer.getError()?.getDetails()?.getTypeName()).toBe('event_store.client.Timeout');
    call.end();
    await new Promise((done) => call.once('end', done).resume());
    client.close();
  });
});
