import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { carriedCollections } from './mongo-carried-collections.js';
import { TransferError } from './transfer-error.js';

/** Version of the layout of the folder. In the first one events were not carried as text. */
export const exportFormat = 2;

export const manifestFile = 'manifest.json';
export const eventsFile = 'events.ndjson.gz';

/** The file that holds the documents of a collection. */
export const collectionFile = (name: string): string => `${name}.bson`;

/** A file of the export. */
export interface ExportedFile {
  readonly file: string;
  /** Bytes. */
  readonly size: number;
  /** Of the file's bytes, in hexadecimal digits. */
  readonly sha256: string;
}

/** What an export holds: enough to tell whether it is whole, and whether a copy of it is. */
export interface Manifest {
  readonly format: typeof exportFormat;
  readonly exportedAt: string;
  readonly log: ExportedFile & {
    readonly events: number;
    readonly streams: number;
    /** See `LogVerification.digest`. */
    readonly digest: string;
  };
  readonly collections: readonly (ExportedFile & { readonly name: string; readonly documents: number })[];
  /** Ids of the key-encryption keys under which the personal data keys are wrapped; the keys themselves are not in the export. */
  readonly keyEncryptionKeys: readonly string[];
}

/** @throws TransferError when the folder holds no export of this format */
export async function readManifest(folder: string): Promise<Manifest> {
  const path = join(folder, manifestFile);
  let manifest: Partial<Manifest>;
  try {
    manifest = JSON.parse(await readFile(path, 'utf8')) as Partial<Manifest>;
  } catch (cause) {
    throw new TransferError(`${folder} holds no finished export: ${path} cannot be read.`, { cause });
  }
  if (manifest.format !== exportFormat)
    throw new TransferError(
      `${path} is of format ${String(manifest.format)}; this version reads format ${exportFormat}.`,
    );
  checkShape(path, manifest);
  return manifest as Manifest;
}

/** A manifest names the very files that an export has, so that none is left out and none is looked for elsewhere. */
function checkShape(path: string, { log, collections, keyEncryptionKeys }: Partial<Manifest>): void {
  const listed: Manifest['collections'] = Array.isArray(collections) ? (collections as Manifest['collections']) : [];
  const isWhole =
    log?.file === eventsFile &&
    listed.map(({ name }) => name).join() === carriedCollections.join() &&
    listed.every(({ name, file }) => file === collectionFile(name)) &&
    Array.isArray(keyEncryptionKeys);
  if (!isWhole) throw new TransferError(`${path} is not as it was exported: it does not name the files of an export.`);
}
