import { verifyChain } from '../platform/event-sourcing/chain-verification.js';
import type { EventMetadata } from '../platform/event-sourcing/event.js';
import type { RecordedEvent } from '../platform/eventstore/recorded-event.js';
import type { ViewLag } from '../platform/projections/view-lag.js';
import { type Finding, fail, ok, warn } from './doctor-checks.js';
import type { Session } from './session.js';
import { count } from './terminal.js';
import { failureText } from './view-progress.js';

/** Events looked at from the end of the log, and the streams among them whose chains are checked. */
const newestEvents = 200;
const sampledCases = 20;

type Opened = Pick<Session, 'engines' | 'stores'>;

/** Both stores answer. */
export async function checkStores({ engines, stores }: Opened): Promise<readonly Finding[]> {
  const { eventStoreSource, mongoSource } = engines;
  return [
    await answers('event store', eventStoreSource, 'EVENTSTORE_URL', async () => {
      const head = await stores.log.ping();
      return head === null ? 'empty' : `newest event at ${count(head)}`;
    }),
    await answers('read models', mongoSource, 'MONGODB_URL', async () => {
      await stores.mongo.ping();
      return 'answers';
    }),
  ];
}

async function answers(check: string, source: string, setting: string, ask: () => Promise<string>): Promise<Finding> {
  const engine = source === 'configured' ? setting : `embedded engine, ${source}`;
  try {
    return ok(check, `${await ask()} (${engine})`);
  } catch (error) {
    const remedy =
      source === 'configured'
        ? `Start the store, or correct ${setting}.`
        : 'Start the server again, or give this command the ENGINES_PASSWORD and ENGINES_TLS_… settings of the server.';
    return fail(check, `${(error as Error).message} (${engine})`, remedy);
  }
}

/** Every view is projected without a failure. */
export function checkViews(names: readonly string[], lags: readonly ViewLag[]): readonly Finding[] {
  return names.map((name) => {
    const lag = lags.find(({ view }) => view === name);
    const check = `view ${name}`;
    if (lag === undefined) return warn(check, 'never projected', 'Start a process with the role projector.');
    if (lag.failure !== undefined) {
      const remedy = `Mend the cause, then start the projectors again, or redress rebuild ${name}.`;
      return fail(check, failureText(lag.failure), remedy);
    }
    return ok(check, lag.behind === 0n ? 'up to date' : `${count(lag.behind)} behind`);
  });
}

/** The newest part of the log: its cases are whole, and its clock is not ahead of this one. */
export async function checkNewest({ stores }: Opened): Promise<readonly Finding[]> {
  const newest: RecordedEvent[] = [];
  for await (const event of stores.log.readAll({ direction: 'backwards', maxCount: newestEvents })) newest.push(event);
  return [await checkChains(stores, newest), checkClock(newest, stores.clock.now())];
}

async function checkChains({ log }: Session['stores'], newest: readonly RecordedEvent[]): Promise<Finding> {
  const check = 'newest cases';
  const streams = new Set(newest.map(({ streamName }) => streamName).filter((name) => name.startsWith('case-')));
  const sample = [...streams].slice(0, sampledCases);
  const broken: string[] = [];
  for (const streamName of sample) {
    if (verifyChain(streamName, (await log.load(streamName)) ?? []).length > 0) broken.push(streamName);
  }
  if (broken.length === 0) return ok(check, sample.length === 0 ? 'none yet' : `${sample.length} chains whole`);
  return fail(
    check,
    `${broken.join(', ')} not whole`,
    'Run redress verify --all and keep a copy of the data as it is.',
  );
}

export function checkClock(newest: readonly { readonly metadata: unknown }[], now: string): Finding {
  const recorded = (newest[0]?.metadata as Partial<EventMetadata> | undefined)?.recordedAt;
  if (recorded === undefined || recorded <= now) return ok('clock', now);
  return warn(
    'clock',
    `${now}, while the newest event was recorded at ${recorded}`,
    'Set the clock of this machine, unless the events come from a demo that moved its own.',
  );
}
