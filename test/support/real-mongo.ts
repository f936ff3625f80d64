import { existsSync } from 'node:fs';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { MongoClient } from 'mongodb';
import { MongoMemoryReplSet, type MongoMemoryServer } from 'mongodb-memory-server-core';
import { eventually } from './eventually.js';

const version = '6.0.5';
/** What `npm run mongod:get` leaves. */
const mongod = resolve(`.cache/mongod/mongod-${version}`);

/** Whether the unchanged MongoDB server is at hand. */
export const isRealMongoThere = existsSync(mongod);

/** Why tests against it are skipped. */
export const whyNoRealMongo = `there is no ${mongod}: npm run mongod:get`;

/** `describe` for tests on an unchanged server; skipped by name where there is none, but never where `CI` is set. */
export function describeRealMongo(name: string, body: () => void): void {
  const isWanted = isRealMongoThere || process.env['CI'] !== undefined;
  (isWanted ? describe : describe.skip)(name, body);
}

/** A replica set of unchanged MongoDB servers on loopback, each with a temporary folder. */
export class RealMongo {
  private constructor(private readonly set: MongoMemoryReplSet) {}

  /**
   * Resolves when there is a primary. `cacheGb`: WiredTiger's cache of each member.
   *
   * @throws Error when the server was not fetched, or does not start
   */
  static async start(members: number, { cacheGb = 0.25 } = {}): Promise<RealMongo> {
    if (!isRealMongoThere) throw new Error(`No MongoDB server: ${whyNoRealMongo}`);
    const set = await MongoMemoryReplSet.create({
      binary: { systemBinary: mongod, version },
      // A member that was killed first recovers from its journal.
      instanceOpts: Array.from({ length: members }, () => ({ launchTimeout: 60_000 })),
      replSet: {
        count: members,
        ip: '127.0.0.1',
        storageEngine: 'wiredTiger',
        args: [
          ...['--wiredTigerCacheSizeGB', String(cacheGb)],
          ...['--setParameter', 'enableTestCommands=1'],
          // Documents whose date has passed go within a second, where the default is a minute.
          ...['--setParameter', 'ttlMonitorSleepSecs=1'],
        ],
        // Elections after a second without a heartbeat, where the default is ten.
        configSettings: { electionTimeoutMillis: 1_000, heartbeatIntervalMillis: 300 },
      },
    });
    return new RealMongo(set);
  }

  get url(): string {
    return this.set.getUri();
  }

  /** SIGKILL to whichever member is the primary, or becomes it. Resolves with it when its process is gone. */
  async killPrimary(): Promise<MongoMemoryServer> {
    return eventually('a member is the primary and dies', async () => {
      for (const member of this.set.servers) {
        const child = member.instanceInfo?.instance.mongodProcess;
        if (child === undefined || !(await isPrimary(member))) continue;
        const gone = once(child, 'exit');
        child.kill('SIGKILL');
        await gone;
        return member;
      }
      return undefined;
    });
  }

  /** Starts a member that was killed, on its port and folder. */
  async restart(member: MongoMemoryServer): Promise<void> {
    await member.stop({ doCleanup: false });
    await member.start(true);
  }

  async stop(): Promise<void> {
    await this.set.stop();
  }
}

async function isPrimary(member: MongoMemoryServer): Promise<boolean> {
  const client = new MongoClient(member.getUri(), { directConnection: true, serverSelectionTimeoutMS: 2_000 });
  try {
    return (await client.db('admin').command({ hello: 1 }))['isWritablePrimary'] === true;
  } catch {
    return false;
  } finally {
    await client.close();
  }
}
