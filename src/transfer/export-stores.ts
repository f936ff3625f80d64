import { lstat, rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { createGzip } from 'node:zlib';
import type { Db } from 'mongodb';
import { LogVerification } from '../audit/log-verification.js';
import type { EventLog } from '../platform/eventstore/event-log.js';
import { syncFolder } from '../platform/kept-file.js';
import { exported, isOfTheStore, lineOf } from './event-lines.js';
import { makeDraft, unmarkDraft } from './draft.js';
import { writeFileHashed } from './export-files.js';
import { LimitedStreams } from './limited-streams.js';
import { collectionFile, type Manifest, eventsFile, exportFormat, manifestFile } from './manifest.js';
import { carriedCollections, dump, wrappingKeys } from './mongo-carried-collections.js';
import { TransferError } from './transfer-error.js';

/** The stores that are exported, and who is told how it goes. */
export interface ExportSource {
  readonly log: Pick<EventLog, 'ping' | 'readStored' | 'load'>;
  readonly db: Db;
  readonly signal: AbortSignal;
  /** `position` of the newest event written, and how many there are. */
  readonly told: (position: bigint, events: number) => void;
}

/** Fast and good enough: the lines repeat their names. */
const gzipLevel = 1;

/**
 * Writes the log and what cannot be derived from it into a new folder, and verifies every chain on the way. The log is exported up to the event
 * that is its newest at the beginning; the collections afterwards, so that they hold all that those events speak of. The folder gets its
 * name when it is whole and on disk.
 *
 * @throws TransferError when the folder exists, a draft of it is not one of an export, or a stream is deleted, truncated or not whole; then there is no folder.
 */
export async function exportStores(source: ExportSource, target: string): Promise<Manifest> {
  const folder = resolve(target);
  // A link that leads nowhere is there as well.
  if ((await lstat(folder).catch(() => undefined)) !== undefined)
    throw new TransferError(`${folder} exists already; name a folder that does not.`);
  const draft = `${folder}.unfinished`;
  await makeDraft(draft);
  try {
    const manifest = await writeAll(source, draft);
    await unmarkDraft(draft);
    await syncFolder(draft);
    await rename(draft, folder);
    await syncFolder(dirname(folder));
    return manifest;
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}

async function writeAll(source: ExportSource, folder: string): Promise<Manifest> {
  const verification = new LogVerification();
  const limited = new LimitedStreams();
  const events = await writeFileHashed(
    folder,
    eventsFile,
    eventLines(source, verification, limited),
    createGzip({ level: gzipLevel }),
  );
  limited.refuse();
  const broken: string[] = [];
  for await (const { streamName } of verification.findings(source.log)) broken.push(streamName);
  if (broken.length > 0)
    throw new TransferError(
      `The chains of ${broken.length} stream(s) are not whole, ${broken[0] ?? ''} first; see redress verify --all.`,
    );
  const collections = [];
  for (const name of carriedCollections) collections.push(await writeCollection(source, folder, name));
  const manifest: Manifest = {
    format: exportFormat,
    exportedAt: new Date().toISOString(),
    log: { ...events, events: verification.events, streams: verification.streams, digest: verification.digest() },
    collections,
    keyEncryptionKeys: await wrappingKeys(source.db),
  };
  await writeFileHashed(folder, manifestFile, [`${JSON.stringify(manifest, null, 2)}\n`]);
  return manifest;
}

async function* eventLines(
  { log, signal, told }: ExportSource,
  verification: LogVerification,
  limited: LimitedStreams,
): AsyncGenerator<string> {
  const newest = await log.ping();
  if (newest === null) return;
  for await (const event of log.readStored()) {
    if (event.position > newest) return;
    if (signal.aborted) throw new TransferError('Stopped before the end of the log; nothing is left of the export.');
    limited.take(event);
    if (isOfTheStore(event)) continue;
    verification.take(event);
    yield lineOf(exported(event));
    told(event.position, verification.events);
  }
}

async function writeCollection(
  { db }: ExportSource,
  folder: string,
  name: string,
): Promise<Manifest['collections'][number]> {
  let documents = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const document of dump(db, name)) {
      documents += 1;
      yield document;
    }
  }
  const file = await writeFileHashed(folder, collectionFile(name), counted());
  return { name, ...file, documents };
}
