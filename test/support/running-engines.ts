import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BACKWARDS, END, EventStoreDBClient, FORWARDS, START } from '@eventstore/db-client';
import { type Db, MongoClient } from 'mongodb';
import { databaseOf } from '../../src/platform/mongo/mongo-store.js';

/** An event as it lies in the log, personal data sealed. */
export interface LoggedEvent {
  readonly id: string;
  readonly stream: string;
  readonly type: string;
  readonly revision: bigint;
  readonly position: bigint;
  readonly data: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** The engines of a running product, reached past the product with the official clients. */
export class RunningEngines {
  private constructor(
    readonly log: EventStoreDBClient,
    private readonly mongo: MongoClient,
    readonly urls: { readonly eventStoreUrl: string; readonly mongoUrl: string },
  ) {}

  /** Finds them as another process of the same data folder does; `mongoUrl` is of the MongoDB that replaces the embedded one. */
  static async of({ dataDir }: { readonly dataDir: string }, mongoUrl?: string): Promise<RunningEngines> {
    const announced = JSON.parse(await readFile(join(dataDir, 'engines.json'), 'utf8')) as RunningEngines['urls'];
    const urls = mongoUrl === undefined ? announced : { ...announced, mongoUrl };
    const mongo = await MongoClient.connect(urls.mongoUrl, { useBigInt64: true });
    return new RunningEngines(EventStoreDBClient.connectionString(urls.eventStoreUrl), mongo, urls);
  }

  get db(): Db {
    return this.mongo.db(databaseOf(this.urls.mongoUrl));
  }

  /** Position of the newest event of any kind. */
  async head(): Promise<bigint | undefined> {
    let head: bigint | undefined;
    for await (const { event } of this.log.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 1 }))
      head = event?.position.commit;
    return head;
  }

  /** Every event whose stream's name begins so, in the order of the log. */
  async events(streamPrefix: string): Promise<LoggedEvent[]> {
    const found: LoggedEvent[] = [];
    for await (const { event } of this.log.readAll({ direction: FORWARDS, fromPosition: START })) {
      if (event?.streamId.startsWith(streamPrefix) !== true) continue;
      found.push({
        id: event.id,
        stream: event.streamId,
        type: event.type,
        revision: event.revision,
        position: event.position.commit,
        data: event.data as LoggedEvent['data'],
        metadata: event.metadata as LoggedEvent['metadata'],
      });
    }
    return found;
  }

  async close(): Promise<void> {
    await Promise.all([this.log.dispose(), this.mongo.close()]);
  }
}
