import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EngineWorker } from '../embedded/engine-worker.js';
import { EngineRegister } from './engine-register.js';
import { type EngineOptions, openEngines, type StartEngine } from './engines.js';

let dataDir: string;
let listening: Server[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'redress-engines-'));
});

afterEach(async () => {
  await Promise.all(listening.map((server) => new Promise((resolve) => server.close(resolve))));
  listening = [];
});

const file = (): string => join(dataDir, 'engines.json');
const entry = async (): Promise<unknown> => JSON.parse(await readFile(file(), 'utf8'));

async function listen(scheme: string): Promise<string> {
  const server = createServer((socket) => socket.destroy());
  listening.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The pid of a process that has just ended. */
const deadPid = (): number => spawnSync(process.execPath, ['-e', '']).pid;

interface Fake extends EngineWorker {
  closed: boolean;
  die(reason: Error): void;
}

interface FakeEngines {
  start: StartEngine;
  engines: Record<string, Fake>;
  folders: string[];
  given: EngineOptions[];
}

function fakeEngines(failing?: string): FakeEngines {
  const engines: Record<string, Fake> = {};
  const folders: string[] = [];
  const given: EngineOptions[] = [];
  const start: StartEngine = async (url, options) => {
    const name = /embedded\/(\w+)\/worker\.js$/.exec(url.pathname)?.[1] ?? '';
    folders.push(options.dataDir);
    given.push(options);
    if (name === failing) {
      throw new Error(`${name} cannot start`);
    }
    let end: (reason: Error | undefined) => void = () => undefined;
    const exited = new Promise<Error | undefined>((resolve) => (end = resolve));
    const engine: Fake = {
      url: `${await listen(name === 'mongo' ? 'mongodb' : 'esdb')}/?tls=${options.tls !== undefined}`,
      exited,
      closed: false,
      die: (reason) => end(reason),
      close: async () => {
        engine.closed = true;
        end(undefined);
        await exited;
      },
    };
    engines[name] = engine;
    return engine;
  };
  return { start, engines, folders, given };
}

describe('without configured stores', () => {
  it('both engines are started in folders of their own and announced to other processes only', async () => {
    const { start, engines, folders } = fakeEngines();
    const opened = await openEngines({ dataDir }, start);
    expect(folders.sort()).toEqual([join(dataDir, 'eventstore'), join(dataDir, 'mongo')]);
    expect(opened).toMatchObject({
      eventStoreUrl: engines['eventstore']!.url,
      mongoUrl: engines['mongo']!.url,
      eventStoreSource: 'started',
      mongoSource: 'started',
    });
    expect(await entry()).toEqual({ pid: process.pid, eventStoreUrl: opened.eventStoreUrl, mongoUrl: opened.mongoUrl });
    expect((await stat(file())).mode & 0o777).toBe(0o600);
  });

  it('closing stops both engines and takes the announcement away', async () => {
    const { start, engines } = fakeEngines();
    await (await openEngines({ dataDir }, start)).close();
    expect(Object.values(engines).map(({ closed }) => closed)).toEqual([true, true]);
    await expect(stat(file())).rejects.toThrow('ENOENT');
  });

  it('while they close nobody else gets the folder, and nobody attaches', async () => {
    const { start, engines } = fakeEngines();
    const opened = await openEngines({ dataDir }, start);
    const seen: unknown[] = [];
    engines['mongo']!.close = async () => {
      seen.push(await entry());
    };
    await opened.close();
    expect(seen).toEqual([{ pid: process.pid }]);
  });

  it('the folder is free again also when an engine does not end in good order', async () => {
    const { start, engines } = fakeEngines();
    const opened = await openEngines({ dataDir }, start);
    engines['mongo']!.close = () => Promise.reject(new Error('disk gone'));
    await expect(opened.close()).rejects.toThrow('disk gone');
    expect(engines['eventstore']!.closed).toBe(true);
    await expect(stat(file())).rejects.toThrow('ENOENT');
  });

  it('an engine that ends by itself is reported with its reason', async () => {
    const { start, engines } = fakeEngines();
    const opened = await openEngines({ dataDir }, start);
    engines['mongo']!.die(new Error('disk full'));
    await expect(opened.died).resolves.toBe('The embedded mongo engine ended by itself: disk full.');
  });

  it('when one engine does not start, the other is closed and the folder is free again', async () => {
    const { start, engines } = fakeEngines('mongo');
    await expect(openEngines({ dataDir }, start)).rejects.toThrow('mongo cannot start');
    expect(engines['eventstore']!.closed).toBe(true);
    await expect(stat(file())).rejects.toThrow('ENOENT');
  });
});

describe('with configured stores', () => {
  const configured = { eventStoreUrl: 'esdb://log.example', mongoUrl: 'mongodb://a.example,b.example/db' };

  it('nothing is started', async () => {
    const { start, folders } = fakeEngines();
    const opened = await openEngines({ dataDir, ...configured }, start);
    expect(opened).toMatchObject({ ...configured, eventStoreSource: 'configured', mongoSource: 'configured' });
    expect(folders).toEqual([]);
    await opened.close();
  });

  it('only the engine is started whose store is not configured', async () => {
    const { start, folders } = fakeEngines();
    const opened = await openEngines({ dataDir, mongoUrl: configured.mongoUrl }, start);
    expect(folders).toEqual([join(dataDir, 'eventstore')]);
    expect(opened).toMatchObject({
      eventStoreSource: 'started',
      mongoSource: 'configured',
      mongoUrl: configured.mongoUrl,
    });
    expect(await entry()).toEqual({ pid: process.pid, eventStoreUrl: opened.eventStoreUrl });
  });
});

describe('a folder that another process serves', () => {
  const running = async (pid: number): Promise<object> => {
    const urls = { eventStoreUrl: await listen('esdb'), mongoUrl: await listen('mongodb') };
    await writeFile(file(), JSON.stringify({ pid, ...urls }));
    return urls;
  };

  it('is attached to, and left as it is at the end', async () => {
    const urls = await running(process.ppid);
    const { start, folders } = fakeEngines();
    const opened = await openEngines({ dataDir }, start);
    expect(opened).toMatchObject({ ...urls, eventStoreSource: 'attached', mongoSource: 'attached' });
    await opened.close();
    expect(folders).toEqual([]);
    expect(await entry()).toMatchObject({ pid: process.ppid });
  });

  it('with one engine only is refused when both are needed', async () => {
    await writeFile(file(), JSON.stringify({ pid: process.ppid, eventStoreUrl: await listen('esdb') }));
    await expect(openEngines({ dataDir }, fakeEngines().start)).rejects.toThrow('was given MONGODB_URL');
  });

  it('is taken over when that process is gone', async () => {
    await running(deadPid());
    const { start, folders } = fakeEngines();
    await openEngines({ dataDir }, start);
    expect(folders).toHaveLength(2);
    expect(await entry()).toMatchObject({ pid: process.pid });
  });

  it('is taken over when its pid belongs to a program that serves nothing', async () => {
    await writeFile(
      file(),
      JSON.stringify({ pid: process.ppid, eventStoreUrl: 'esdb://127.0.0.1:1', mongoUrl: 'mongodb://127.0.0.1:1' }),
    );
    expect((await openEngines({ dataDir }, fakeEngines().start)).mongoSource).toBe('started');
  });

  it('is taken over when its start was given up long ago', async () => {
    await writeFile(file(), JSON.stringify({ pid: process.ppid }));
    await utimes(file(), 1, 1);
    expect((await openEngines({ dataDir }, fakeEngines().start)).mongoSource).toBe('started');
  });

  it('is waited for while its engines start', async () => {
    await writeFile(file(), JSON.stringify({ pid: process.ppid }));
    const opening = openEngines({ dataDir }, fakeEngines().start);
    const urls = await running(process.ppid);
    expect(await opening).toMatchObject({ ...urls, mongoSource: 'attached' });
  });
});

describe('with a password and a certificate', () => {
  const password = 'a pass/word: with @ all?';
  const protection = {
    enginesPassword: password,
    enginesTlsCertificateFile: '/etc/tls/certificate file.pem',
    enginesTlsKeyFile: '/etc/tls/key.pem',
  };
  const encoded = 'redress:a%20pass%2Fword%3A%20with%20%40%20all%3F@';
  const trust = 'tlsCAFile=%2Fetc%2Ftls%2Fcertificate%20file.pem';

  it('the engines are started with them on the host and ports of the settings', async () => {
    const { start, given } = fakeEngines();
    const ports = { eventStoreEnginePort: 2113, mongoEnginePort: 27017 };
    await openEngines({ dataDir, ...protection, ...ports, enginesHost: '0.0.0.0' }, start);
    expect(given.map(({ port }) => port)).toEqual([2113, 27017]);
    for (const options of given)
      expect(options).toMatchObject({
        host: '0.0.0.0',
        account: { name: 'redress', password },
        tls: { certificateFile: protection.enginesTlsCertificateFile, keyFile: protection.enginesTlsKeyFile },
      });
  });

  it('the connection strings have them, and the file that others find has not', async () => {
    const opened = await openEngines({ dataDir, ...protection }, fakeEngines().start);
    expect(opened.eventStoreUrl).toMatch(new RegExp(`^esdb://${encoded}127.0.0.1:\\d+/\\?tls=true&${trust}$`));
    expect(opened.mongoUrl).toMatch(new RegExp(`^mongodb://${encoded}127.0.0.1:\\d+/\\?tls=true&${trust}$`));
    const written = await readFile(file(), 'utf8');
    expect(written).not.toContain('pass');
    expect(written).not.toContain('redress:');
  });

  it('another root is trusted when it is given', async () => {
    const opened = await openEngines(
      { dataDir, ...protection, enginesTlsCaFile: '/etc/root.pem' },
      fakeEngines().start,
    );
    expect(opened.mongoUrl).toMatch(/tlsCAFile=%2Fetc%2Froot.pem$/);
  });

  const servedByAnother = async (tls: boolean): Promise<void> => {
    const urls = { eventStoreUrl: await listen('esdb'), mongoUrl: await listen('mongodb') };
    const announced = Object.entries(urls).map(([name, url]) => [name, `${url}/?tls=${tls}`]);
    await writeFile(file(), JSON.stringify({ pid: process.ppid, ...Object.fromEntries(announced) }));
  };

  it('a process that attaches signs in with its own settings', async () => {
    await servedByAnother(true);
    const opened = await openEngines({ dataDir, ...protection }, fakeEngines().start);
    expect(opened.mongoSource).toBe('attached');
    expect(opened.mongoUrl).toContain(encoded);
    expect(opened.eventStoreUrl).toContain(encoded);
  });

  it('a process whose settings differ from those of the one that serves is told so', async () => {
    await servedByAnother(true);
    await expect(openEngines({ dataDir }, fakeEngines().start)).rejects.toThrow(
      'give this one the same ENGINES_PASSWORD',
    );
    await servedByAnother(false);
    await expect(openEngines({ dataDir, ...protection }, fakeEngines().start)).rejects.toThrow('does not protect');
  });

  it.each(['0.0.0.0', '::', '192.0.2.7', 'redress.example'])(
    '%s is not listened on without them',
    async (enginesHost) => {
      const { start, folders } = fakeEngines();
      await expect(openEngines({ dataDir, enginesHost }, start)).rejects.toThrow(
        `ENGINES_HOST is "${enginesHost}", which other machines may reach; that needs ENGINES_PASSWORD`,
      );
      expect(folders).toEqual([]);
      await expect(stat(file())).rejects.toThrow('ENOENT');
    },
  );
});

it('of two processes that find a folder at the same time, one gets it', async () => {
  const claims = [new EngineRegister(dataDir), new EngineRegister(dataDir)].map((register) => register.claim());
  expect(await Promise.race(claims)).toBe('claimed');
  const mine = new EngineRegister(dataDir);
  await mine.announce({ eventStoreUrl: await listen('esdb') });
  await mine.release();
});
