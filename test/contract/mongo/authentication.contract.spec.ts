import { readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { MongoClient, type Document, type MongoClientOptions } from 'mongodb';
import { externalAccount, failure, startEngineWorker, temporaryDirectory } from '../../support/mongo.js';
import { ScramClient } from '../../support/scram-client.js';

/** With `MONGODB_URL` the rules are held against that server, provided that its URL has an account of `admin`. */
const onEmbedded = externalAccount === undefined;
const account = externalAccount?.account ?? { name: 'redress', password: 'pass:wörd @/?&=+%' };
const runnable = onEmbedded && process.env['MONGODB_URL'] !== undefined ? describe.skip : describe;
const itOnEmbedded = onEmbedded ? it : it.skip;

runnable('a server with a password', () => {
  let url: string;
  let folder: string | undefined;
  let stop: () => Promise<void> = () => Promise.resolve();
  const clients: MongoClient[] = [];

  beforeAll(async () => {
    if (externalAccount) {
      url = externalAccount.url;
      return;
    }
    folder = await temporaryDirectory();
    const engine = await startEngineWorker(folder, { account });
    url = engine.url;
    stop = () => engine.stop();
  });

  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.close()));
  });

  afterAll(async () => {
    await stop();
    if (folder !== undefined) await rm(folder, { recursive: true });
  });

  const connect = (options: MongoClientOptions = {}): MongoClient => {
    const client = new MongoClient(url, { serverSelectionTimeoutMS: 3000, maxPoolSize: 1, ...options });
    clients.push(client);
    return client;
  };
  const signIn = (username = account.name, password = account.password, source = 'admin'): MongoClient =>
    connect({ auth: { username, password }, authSource: source });

  it('carries out the commands of who signs in', async () => {
    const collection = signIn().db('authentication').collection('signed-in');
    await collection.insertOne({ known: true });
    expect(await collection.countDocuments({ known: true })).toBeGreaterThan(0);
    await collection.drop();
  });

  it('signs in with credentials in the connection string', async () => {
    const credentials = [account.name, account.password].map(encodeURIComponent).join(':');
    const client = new MongoClient(url.replace('//', `//${credentials}@`));
    clients.push(client);
    expect((await client.db('admin').command({ listDatabases: 1 }))['ok']).toBe(1);
  });

  it('tells who is signed in, and forgets them at logout', async () => {
    const admin = signIn().db('admin');
    const signedIn = await admin.command({ connectionStatus: 1 });
    expect(signedIn['authInfo']).toMatchObject({ authenticatedUsers: [{ user: account.name, db: 'admin' }] });
    await admin.command({ logout: 1 });
    const after = await admin.command({ connectionStatus: 1 });
    expect(after['authInfo']).toMatchObject({ authenticatedUsers: [], authenticatedUserRoles: [] });
    expect(await failure(admin.command({ listDatabases: 1 }))).toMatchObject({ code: 13 });
  });

  const refused: Document[] = [
    { find: 'c' },
    { insert: 'c', documents: [{}] },
    { update: 'c', updates: [{ q: {}, u: { $set: { a: 1 } } }] },
    { delete: 'c', deletes: [{ q: {}, limit: 0 }] },
    { aggregate: 'c', pipeline: [], cursor: {} },
    { findAndModify: 'c', remove: true },
    { getMore: 1n, collection: 'c' },
    { killCursors: 'c', cursors: [1n] },
    { count: 'c' },
    { distinct: 'c', key: 'a' },
    { explain: { find: 'c' } },
    { create: 'c' },
    { drop: 'c' },
    { dropDatabase: 1 },
    { createIndexes: 'c', indexes: [{ key: { a: 1 }, name: 'a' }] },
    { listIndexes: 'c' },
    { dropIndexes: 'c', index: '*' },
    { listCollections: 1 },
    { collStats: 'c' },
    { dbStats: 1 },
  ];

  it.each(refused.map((command) => [Object.keys(command)[0], command] as const))(
    'refuses %s to who has not signed in',
    async (name, command) => {
      const { code, message } = await failure(connect().db('authentication').command(command));
      expect([code, message]).toEqual([13, `command ${name} requires authentication`]);
    },
  );

  it.each(['listDatabases', 'serverStatus', 'hostInfo', 'getParameter', 'getLog', 'getCmdLineOpts', 'logout'])(
    'refuses %s to who has not signed in',
    async (name) => {
      const value = name === 'getLog' ? 'global' : 1;
      const { code } = await failure(
        connect()
          .db('admin')
          .command({ [name]: value }),
      );
      expect(code).toBe(13);
    },
  );

  it.each(['hello', 'isMaster', 'ping', 'buildInfo', 'whatsmyuri', 'connectionStatus'])(
    'answers %s to anybody',
    async (name) => {
      expect(
        (
          await connect()
            .db('admin')
            .command({ [name]: 1 })
        )['ok'],
      ).toBe(1);
    },
  );

  it.each([
    ['a wrong password', account.name, 'wrong', 'admin'],
    ['an empty-looking password', account.name, ' ', 'admin'],
    ['a user that does not exist', 'nobody', account.password, 'admin'],
    ['the user of another database', account.name, account.password, 'authentication'],
  ])('refuses %s', async (_, name, password, source) => {
    const { code, message } = await failure(signIn(name, password, source).db('admin').command({ ping: 1 }));
    expect([code, message]).toEqual([18, 'Authentication failed.']);
  });

  // The server refuses an unknown user at once.
  itOnEmbedded('does not tell by its first answer which users exist', async () => {
    const begin = async (user: string): Promise<string[]> => {
      const { payload } = await new ScramClient(connect().db('admin'), user).start();
      return payload.toString('utf8').split(',').slice(1);
    };
    const [known, unknown, again] = [await begin(account.name), await begin('nobody'), await begin('nobody')];
    expect(unknown.map((part) => [part.slice(0, 2), part.length])).toEqual(
      known.map((part) => [part.slice(0, 2), part.length]),
    );
    expect(again).toEqual(unknown);
    expect(known[1]).toBe('i=15000');
  });

  it('ends a conversation with an empty pair of messages, unless the client does without', async () => {
    const admin = connect().db('admin');
    const long = new ScramClient(admin, account.name);
    const proved = await long.prove(await long.start(), account.password);
    expect(proved.done).toBe(false);
    expect(await failure(admin.command({ listDatabases: 1 }))).toMatchObject({ code: 13 });
    expect((await long.start()).done).toBe(false);
    const again = await long.prove(await long.start(), account.password);
    expect(await long.continue(again.conversationId, '')).toMatchObject({ done: true });
    expect((await admin.command({ listDatabases: 1 }))['ok']).toBe(1);

    const other = connect().db('admin');
    const short = new ScramClient(other, account.name, { skipEmptyExchange: true });
    expect((await short.prove(await short.start(), account.password)).done).toBe(true);
    expect((await other.command({ listDatabases: 1 }))['ok']).toBe(1);
  });

  it('takes a proof once, and only for a conversation under way', async () => {
    const scram = new ScramClient(connect().db('admin'), account.name, { skipEmptyExchange: true });
    expect(await failure(scram.continue(1, 'c=biws,r=x,p=eA=='))).toMatchObject({ code: 17 });
    const started = await scram.start();
    expect(await failure(scram.continue(started.conversationId + 1, 'c=biws,r=x,p=eA=='))).toMatchObject({ code: 17 });
    const next = await scram.start();
    expect(await failure(scram.prove(next, 'wrong'))).toMatchObject({ code: 18 });
    expect(await failure(scram.prove(next, account.password))).toMatchObject({ code: 17 });
  });

  it.each(['MONGODB-X509', 'PLAIN', 'SCRAM-SHA-512'])('does not offer %s', async (mechanism) => {
    const command = { saslStart: 1, mechanism, payload: Buffer.from('n,,n=redress,r=x') };
    expect(await failure(connect().db('admin').command(command))).toMatchObject({ code: 334 });
  });

  itOnEmbedded('offers SCRAM-SHA-256 alone, whoever is asked about', async () => {
    const admin = connect().db('admin');
    for (const user of [`admin.${account.name}`, 'admin.nobody']) {
      const hello = await admin.command({ hello: 1, saslSupportedMechs: user });
      expect(hello['saslSupportedMechs']).toEqual(['SCRAM-SHA-256']);
    }
    const weaker = connect({
      auth: { username: account.name, password: account.password },
      authMechanism: 'SCRAM-SHA-1',
    });
    expect(await failure(weaker.db().command({ ping: 1 }))).toMatchObject({ code: 334 });
  });

  itOnEmbedded.each(['createUser', 'updateUser', 'dropUser', 'usersInfo', 'grantRolesToUser', 'authenticate'])(
    'names %s as what it does not do',
    async (name) => {
      const { code, message } = await failure(
        signIn()
          .db('admin')
          .command({ [name]: 'someone' }),
      );
      expect([code, message]).toEqual([115, `the command '${name}' is not supported by the embedded engine`]);
    },
  );

  itOnEmbedded('keeps nothing of the password on disk', async () => {
    await signIn().db('authentication').collection('any').insertOne({});
    const files = readdirSync(folder!, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
    const stored = Buffer.concat(files.map(({ parentPath, name }) => readFileSync(`${parentPath}/${name}`)));
    expect(stored.length).toBeGreaterThan(1000);
    expect(stored.includes(account.password)).toBe(false);
  });
});
