import { join } from 'node:path';
import type { Db } from 'mongodb';
import { LogVerification } from '../audit/log-verification.js';
import type { EventLog } from '../platform/eventstore/event-log.js';
import { WrongRevisionError } from '../platform/eventstore/errors.js';
import { type ExportedEvent, isOfTheStore, readEvents } from './event-lines.js';
import { checkFile } from './export-files.js';
import { LimitedStreams } from './limited-streams.js';
import { eventsFile, type Manifest, readManifest } from './manifest.js';
import { digestOf, isPartOf, load } from './mongo-carried-collections.js';
import { type Run, runsOf } from './runs.js';
import { sideBySide, type Together } from './side-by-side.js';
import { TransferError } from './transfer-error.js';

/** The stores that take an export in, and who is told how it goes. */
export interface ImportTarget {
  readonly log: Pick<EventLog, 'append' | 'readStored'>;
  readonly db: Db;
  /** Id of the configured key-encryption key. */
  readonly keyEncryptionKey: string;
  readonly signal: AbortSignal;
  /** How many events and documents are there so far. */
  readonly told: (events: number, documents: number) => void;
}

/** What an import did. */
export interface ImportOutcome {
  readonly manifest: Manifest;
  /** Events that an earlier, unfinished import had brought. */
  readonly alreadyThere: number;
}

/**
 * Takes an export into stores that are empty, or hold the beginning of it because an earlier import was cut off. Events get the ids, streams, revisions and
 * order that they had. In the end everything is read back and compared with the manifest.
 *
 * @throws TransferError before anything is written when the export is not whole, the stores hold something else, or its keys are wrapped under another
 *   key-encryption key; afterwards when what is there does not equal the export.
 */
export async function importStores(target: ImportTarget, folder: string): Promise<ImportOutcome> {
  const manifest = await readManifest(folder);
  for (const file of [manifest.log, ...manifest.collections]) await checkFile(folder, file);
  checkKeys(manifest, target.keyEncryptionKey);
  const events = readEvents(join(folder, eventsFile));
  try {
    const { events: alreadyThere, next } = await passWhatIsThere(target, events);
    for (const { name, file } of manifest.collections) await checkPart(target.db, name, join(folder, file));
    await appendAll(target, events, next, alreadyThere);
    await loadAll(target, manifest, folder);
    await compare(target, manifest, folder);
    return { manifest, alreadyThere };
  } finally {
    await events.return();
  }
}

function checkKeys({ keyEncryptionKeys }: Manifest, configured: string): void {
  const others = keyEncryptionKeys.filter((id) => id !== configured);
  if (others.length > 0)
    throw new TransferError(
      `The personal data of this export is sealed under the key-encryption key ${others.join(', ')}; KEY_ENCRYPTION_KEY is ${configured}. ` +
        'Configure the key of the installation that was exported.',
    );
}

/** Reads the log beside the export as far as it goes. */
async function passWhatIsThere(
  { log, signal }: ImportTarget,
  events: AsyncGenerator<ExportedEvent>,
): Promise<Pick<Together, 'events' | 'next'>> {
  const limited = new LimitedStreams();
  const { misfit, ...together } = await sideBySide(log.readStored(), events, (event) => {
    throwIfStopped(signal);
    limited.take(event);
  });
  if (misfit !== undefined)
    throw new TransferError(
      `The log is neither empty nor the beginning of this export: event ${misfit.id} of stream ${misfit.streamName} is not the export's. Nothing was written.`,
    );
  // Limits can be set before there are events, and would hide those that are brought.
  limited.refuse();
  return together;
}

/** Only an earlier import may have brought what is there; how many events it brought does not tell, since there may be none. */
async function checkPart(db: Db, name: string, path: string): Promise<void> {
  if (!(await isPartOf(db, name, path)))
    throw new TransferError(
      `The collection ${name} of the database ${db.databaseName} holds something that is not the export's. Nothing was written.`,
    );
}

/** One append after the other, so that the log has the order of the export. */
async function appendAll(
  { log, signal, told }: ImportTarget,
  events: AsyncGenerator<ExportedEvent>,
  first: ExportedEvent | undefined,
  before: number,
): Promise<void> {
  let appended = before;
  for await (const run of runsOf(first, events)) {
    throwIfStopped(signal);
    await appendRun(log, run);
    appended += run.events.length;
    told(appended, 0);
  }
}

async function appendRun(log: ImportTarget['log'], { stream, expected, events }: Run): Promise<void> {
  try {
    await log.append(stream, expected, events);
  } catch (error) {
    if (!(error instanceof WrongRevisionError)) throw error;
    throw new TransferError(`Somebody else writes to stream ${stream} meanwhile; stop whatever runs on these stores.`, {
      cause: error,
    });
  }
}

async function loadAll({ db, told }: ImportTarget, { log, collections }: Manifest, folder: string): Promise<void> {
  let loaded = 0;
  for (const { name, file, documents } of collections) {
    const before = loaded;
    await load(db, name, join(folder, file), (part) => told(log.events, before + part));
    loaded += documents;
  }
}

async function compare({ log, db, signal }: ImportTarget, manifest: Manifest, folder: string): Promise<void> {
  const { log: expected, collections } = manifest;
  const verification = new LogVerification();
  const events = readEvents(join(folder, eventsFile));
  try {
    const { misfit, next } = await sideBySide(log.readStored(), events, (event) => {
      throwIfStopped(signal);
      if (!isOfTheStore(event)) verification.take(event);
    });
    const { id, stream } = next ?? { id: misfit?.id, stream: misfit?.streamName };
    if (id !== undefined)
      throw new TransferError(`The log does not equal the export, first at event ${id} of stream ${String(stream)}.`);
  } finally {
    await events.return();
  }
  if (verification.events !== expected.events || verification.digest() !== expected.digest)
    throw new TransferError(
      `The log does not equal the export: ${verification.events} events with digest ${verification.digest()} instead of ${expected.events} with ${expected.digest}.`,
    );
  for (const { name, sha256, documents } of collections) {
    const found = await digestOf(db, name);
    if (found.sha256 !== sha256)
      throw new TransferError(
        `The collection ${name} does not equal the export: ${found.documents} documents, exported were ${documents}.`,
      );
  }
}

function throwIfStopped({ aborted }: AbortSignal): void {
  if (aborted) throw new TransferError('Stopped before the end; run the same command again to go on.');
}
