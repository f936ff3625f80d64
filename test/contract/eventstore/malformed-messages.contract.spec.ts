import { EventStoreDBClient } from '@eventstore/db-client';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { status } from '@grpc/grpc-js';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type ClientHttp2Session, type IncomingHttpHeaders } from 'node:http2';
import {
  all,
  describeOwnEngine,
  freshStream,
  startEngine,
  temporaryDirectory,
  testEvent,
} from '../../support/event-store.js';
import { appendEvent, appendOptions, framed, openCall, openSession } from '../../support/grpc-wire.js';

/** A field of a message, for messages that no encoder makes: number, wire type, content. */
const field = (number: number, wireType: number, ...content: number[]): number[] => [
  (number << 3) | wireType,
  ...content,
];

const nested = (number: number, content: readonly number[]): number[] => field(number, 2, content.length, ...content);

const text = (value: string): number[] => [...Buffer.from(value)];

const message = (content: readonly number[]): Buffer => framed(Uint8Array.from(content));

function readOptions(): InstanceType<typeof streams.ReadReq.Options> {
  const options = new streams.ReadReq.Options();
  options.setNoFilter(new shared.Empty()).setCount('10');
  return options.setUuidOption(new streams.ReadReq.Options.UUIDOption().setString(new shared.Empty()));
}

const readOf = (options: InstanceType<typeof streams.ReadReq.Options>): Buffer =>
  framed(new streams.ReadReq().setOptions(options).serializeBinary());

function readStream(name: string, revision = '0'): Buffer {
  const stream = new streams.ReadReq.Options.StreamOptions();
  stream.setStreamIdentifier(new shared.StreamIdentifier().setStreamName(Buffer.from(name))).setRevision(revision);
  return readOf(readOptions().setStream(stream));
}

function readAllFrom(commit: string, prepare: string): Buffer {
  const position = new streams.ReadReq.Options.Position();
  position.setCommitPosition(commit).setPreparePosition(prepare);
  return readOf(readOptions().setAll(new streams.ReadReq.Options.AllOptions().setPosition(position)));
}

/** An event whose id is as given. */
function eventWithId(id: InstanceType<typeof shared.UUID> | undefined): Buffer {
  const event = new streams.AppendReq.ProposedMessage().setId(id);
  event.getMetadataMap().set('type', 't').set('content-type', 'application/json');
  event.setData(Buffer.from('{}'));
  return framed(new streams.AppendReq().setProposedMessage(event).serializeBinary());
}

const begun = appendOptions('malformed');
const whole = Buffer.concat([begun, appendEvent(Buffer.from('x'))]);

const withLength = (length: number): Buffer => {
  const changed = Buffer.from(begun);
  changed.writeUInt32BE(length, 1);
  return changed;
};

/** Says that it is compressed, and is not. */
const compressed = (): Buffer => {
  const changed = Buffer.from(begun);
  changed[0] = 1;
  return changed;
};

describeOwnEngine('A message that is not well', () => {
  const directory = temporaryDirectory();
  let engine: Awaited<ReturnType<typeof startEngine>>;
  let session: ClientHttp2Session;
  let client: EventStoreDBClient;

  beforeAll(async () => {
    engine = await startEngine(directory.path);
    session = openSession(engine.url);
    client = EventStoreDBClient.connectionString(engine.url);
  });

  afterEach(async () => {
    const stream = freshStream();
    await client.appendToStream(stream, testEvent(), { deadline: 10_000 });
    expect(await all(client.readStream(stream))).toHaveLength(1);
  });

  afterAll(async () => {
    session.destroy();
    await client.dispose();
    await engine.close();
    directory.remove();
  });

  /** Status and text with which a call ends. */
  const answerTo = async (method: string, bytes: Buffer): Promise<{ code: number; told: string }> => {
    const call = openCall(session, method);
    let end: IncomingHttpHeaders = {};
    const take = (headers: IncomingHttpHeaders): void => {
      if (headers['grpc-status'] !== undefined) end = headers;
    };
    call.on('response', take);
    call.on('trailers', take);
    call.end(bytes);
    await once(call.resume(), 'close');
    return { code: Number(end['grpc-status'] ?? NaN), told: decodeURIComponent(String(end['grpc-message'] ?? '')) };
  };

  it('stands beside one that is', async () => {
    expect(await answerTo('Append', whole)).toMatchObject({ code: status.OK });
  });

  it.each<[string, number, Buffer]>([
    ['says that it is longer than any may be', status.RESOURCE_EXHAUSTED, withLength(0xffffffff)],
    ['ends before its field does', status.INVALID_ARGUMENT, message([...field(1, 2), 100, 1, 2])],
    ['has a number without an end', status.INVALID_ARGUMENT, message(field(1, 0, ...Array<number>(12).fill(0xff)))],
    ['has a kind of field that there is not', status.INVALID_ARGUMENT, message(field(1, 7, 0))],
    ['has a number where its options should be', status.INVALID_ARGUMENT, message(field(1, 0, 5))],
  ])('is refused when it %s', async (_name, code, bytes) => {
    expect(await answerTo('Append', bytes)).toMatchObject({ code });
  });

  it.each<[string, Buffer]>([
    ['is shorter than it says', withLength(begun.length + 100)],
    ['is cut off within its length', begun.subarray(0, 3)],
    ['has no options', appendEvent(Buffer.from('x'))],
    ['names its stream by nothing', Buffer.concat([appendOptions(''), appendEvent(Buffer.from('x'))])],
  ])('is refused, and nothing is stored, when it %s', async (_name, bytes) => {
    const { code, told } = await answerTo('Append', bytes);
    expect(code).not.toBe(status.OK);
    expect(told).not.toMatch(/cannot read|undefined|is not a function/i);
  });

  it.each<[string, InstanceType<typeof shared.UUID> | undefined]>([
    ['none', undefined],
    ['one without a form', new shared.UUID()],
    ['an empty text', new shared.UUID().setString('')],
    ['a text that is too short', new shared.UUID().setString('0123')],
    ['two numbers', new shared.UUID().setStructured(new shared.UUID.Structured().setMostSignificantBits('-1'))],
    ['a text of other letters', new shared.UUID().setString('zzzzzzzz-zzzz-zzzz-zzzz-zzzzzzzzzzzz')],
  ])('is refused when its event has as id %s', async (_name, id) => {
    const { code } = await answerTo('Append', Buffer.concat([begun, eventWithId(id)]));
    expect(code).toBe(status.INVALID_ARGUMENT);
  });

  it.each<[string, Buffer]>([
    ['a stream without a name', readStream('')],
    ['nothing', message([])],
    ['options without anything', readOf(new streams.ReadReq.Options())],
    ['a position that nobody was given', readAllFrom('3', '3')],
  ])('is refused when it asks to read %s', async (_name, bytes) => {
    const { code, told } = await answerTo('Read', bytes);
    expect(code).not.toBe(status.OK);
    expect(told).not.toMatch(/cannot read|undefined|is not a function/i);
  });

  it('finds nothing behind the last revision there can be', async () => {
    await answerTo('Append', whole);
    expect(await answerTo('Read', readStream('malformed', '9223372036854775806'))).toMatchObject({ code: status.OK });
  });

  it.each<[string, string, Buffer]>([
    ['a batch without a correlation id', 'BatchAppend', message(nested(2, nested(1, nested(3, text('s')))))],
    ['a batch of which nothing was said before', 'BatchAppend', message(nested(1, nested(2, text(randomUUID()))))],
    ['fields that nobody knows', 'BatchAppend', message([...field(12, 0, 1), ...nested(13, text('unknown'))])],
    ['a false word about compression', 'Append', compressed()],
    ['a prepare position behind its commit position', 'Read', readAllFrom('0', '5')],
  ])('does no harm with %s', async (_name, method, bytes) => {
    const { code, told } = await answerTo(method, bytes);
    expect(code).not.toBeNaN();
    expect(told).not.toMatch(/cannot read|undefined|is not a function/i);
  });
});
