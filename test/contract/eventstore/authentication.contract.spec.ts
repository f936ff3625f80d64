import {
  AccessDeniedError,
  type Credentials,
  EventStoreDBClient,
  FORWARDS,
  persistentSubscriptionToStreamSettingsFromDefaults,
  START,
} from '@eventstore/db-client';
import { readdirSync, readFileSync } from 'node:fs';
import { makeCertificate, type TestCertificate } from '../../support/certificate.js';
import {
  all,
  describeOwnEngine,
  freshStream,
  rejection,
  startEngine,
  take,
  temporaryDirectory,
  testEvent,
} from '../../support/event-store.js';

const account = { name: 'redress', password: 'pass:wörd @/?&=+%' };
const right: Credentials = { username: account.name, password: account.password };

/** Ways to sign in that must not lead in, however near they come. */
const wrong: [string, Credentials][] = [
  ['another password', { ...right, password: 'another' }],
  ['a password that begins like the right one', { ...right, password: account.password.slice(0, -1) }],
  ['no password', { ...right, password: '' }],
  ['another user', { ...right, username: 'admin' }],
  ['the colon elsewhere', { username: 'redress:pass', password: account.password.slice(5) + 'x' }],
];

describeOwnEngine('an engine with a password', () => {
  const directory = temporaryDirectory();
  let certificate: TestCertificate;
  let engine: Awaited<ReturnType<typeof startEngine>>;
  let signedIn: EventStoreDBClient;
  let anonymous: EventStoreDBClient;

  const connect = (credentials?: Credentials): EventStoreDBClient => {
    const parts = [credentials?.username, credentials?.password].map((part) => encodeURIComponent(part ?? ''));
    const url = credentials === undefined ? engine.url : engine.url.replace('//', `//${parts.join(':')}@`);
    return EventStoreDBClient.connectionString(
      `${url}&tlsCAFile=${encodeURIComponent(certificate.files.certificateFile)}`,
    );
  };

  beforeAll(async () => {
    certificate = await makeCertificate();
    engine = await startEngine(directory.path, { account, tls: certificate.files });
    signedIn = connect(right);
    anonymous = connect();
  });

  afterAll(async () => {
    await Promise.all([signedIn.dispose(), anonymous.dispose()]);
    await engine.close();
    certificate.remove();
    directory.remove();
  });

  it('takes appends, reads and deletions of a client whose connection string has the password', async () => {
    const stream = freshStream();
    await signedIn.appendToStream(stream, [testEvent(), testEvent()]);
    await signedIn.setStreamMetadata(stream, { maxCount: 1 });
    expect(await all(signedIn.readStream(stream, { direction: FORWARDS, fromRevision: START }))).toHaveLength(1);
    expect((await signedIn.deleteStream(stream)).position).toBeDefined();
  });

  it('takes the password with a single call, which the client then makes in another way', async () => {
    const stream = freshStream();
    await anonymous.appendToStream(stream, testEvent(), { credentials: right });
    expect(await all(anonymous.readStream(stream, { credentials: right }))).toHaveLength(1);
    expect(await rejection(all(anonymous.readStream(stream)))).toBeInstanceOf(AccessDeniedError);
  });

  it('is found by discovery, and tells its methods, before anybody signs in', async () => {
    const url = engine.url
      .replace('esdb:', 'esdb+discover:')
      .replace('//', `//redress:${encodeURIComponent(account.password)}@`);
    const ca = encodeURIComponent(certificate.files.certificateFile);
    const discovering = EventStoreDBClient.connectionString(`${url}&tlsCAFile=${ca}`);
    expect((await discovering.appendToStream(freshStream(), testEvent())).success).toBe(true);
    await discovering.dispose();
  });

  const settings = persistentSubscriptionToStreamSettingsFromDefaults();
  const calls: [string, (client: EventStoreDBClient) => Promise<unknown>][] = [
    ['append', (client) => client.appendToStream(freshStream(), testEvent())],
    ['append a call', (client) => client.appendToStream(freshStream(), testEvent(), { credentials: wrong[0]![1] })],
    ['read of a stream', (client) => all(client.readStream('any'))],
    ['read of everything', (client) => all(client.readAll())],
    ['subscription to a stream', (client) => take(client.subscribeToStream('any'), 1)],
    ['subscription to everything', (client) => take(client.subscribeToAll(), 1)],
    ['deletion', (client) => client.deleteStream('any')],
    ['tombstone', (client) => client.tombstoneStream('any')],
    ['new persistent subscription', (client) => client.createPersistentSubscriptionToStream('any', 'group', settings)],
    ['persistent subscription', (client) => take(client.subscribeToPersistentSubscriptionToStream('any', 'group'), 1)],
    ['list of persistent subscriptions', (client) => client.listAllPersistentSubscriptions()],
    ['metadata', (client) => client.setStreamMetadata('any', {})],
  ];

  it.each(calls)('denies an anonymous %s', async (_, call) => {
    expect(await rejection(call(anonymous))).toBeInstanceOf(AccessDeniedError);
  });

  it.each(calls)('denies a %s with a wrong password', async (_, call) => {
    const client = connect({ ...right, password: 'wrong' });
    expect(await rejection(call(client))).toBeInstanceOf(AccessDeniedError);
    await client.dispose();
  });

  it.each(wrong)('denies %s, before and after the right one was seen', async (_, credentials) => {
    const read = () => all(anonymous.readAll({ maxCount: 1, credentials }));
    expect(await rejection(read())).toBeInstanceOf(AccessDeniedError);
    await all(signedIn.readAll({ maxCount: 1 }));
    expect(await rejection(read())).toBeInstanceOf(AccessDeniedError);
  });

  it('writes nothing of what it denies', async () => {
    const stream = freshStream();
    await rejection(anonymous.appendToStream(stream, testEvent()));
    await rejection(anonymous.appendToStream(stream, testEvent(), { credentials: { ...right, password: 'x' } }));
    expect((await signedIn.appendToStream(stream, testEvent(), { expectedRevision: 'no_stream' })).success).toBe(true);
  });

  it('goes on serving a subscription while others are denied', async () => {
    const stream = freshStream();
    const subscription = signedIn.subscribeToStream(stream);
    const received = take(subscription, 2);
    await signedIn.appendToStream(stream, testEvent());
    await rejection(anonymous.appendToStream(stream, testEvent()));
    await signedIn.appendToStream(stream, testEvent());
    expect(await received).toHaveLength(2);
    await subscription.unsubscribe();
  });

  it('goes on serving after a crowd of wrong passwords', async () => {
    const tries = Array.from({ length: 20 }, (_, index) =>
      rejection(all(anonymous.readAll({ maxCount: 1, credentials: { ...right, password: `${index}` } }))),
    );
    for (const error of await Promise.all(tries)) expect(error).toBeInstanceOf(AccessDeniedError);
    expect(await all(signedIn.readAll({ maxCount: 1 }))).toHaveLength(1);
  });

  it('keeps nothing of the password on disk', async () => {
    await signedIn.appendToStream(freshStream(), testEvent());
    const files = readdirSync(directory.path, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
    const stored = Buffer.concat(files.map(({ parentPath, name }) => readFileSync(`${parentPath}/${name}`)));
    expect(stored.length).toBeGreaterThan(1000);
    for (const form of [account.password, Buffer.from(`${account.name}:${account.password}`).toString('base64')])
      expect(stored.includes(form)).toBe(false);
  });
});
