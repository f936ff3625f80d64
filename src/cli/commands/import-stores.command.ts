import { Command } from 'commander';
import type { Cli, CommandMaker } from '../cli.js';
import { startProgress } from '../progress.js';
import { type Session, withStores } from '../session.js';
import { count } from '../terminal.js';

const help = `
Takes in what export-stores wrote. EVENTSTORE_URL and MONGODB_URL name the stores, which must be empty and used by nobody else meanwhile;
KEY_ENCRYPTION_KEY must be the key of the installation that was exported. Files are checked before anything is written; in the end everything is read back, every
chain is verified, and what is there is compared with the export. When it is cut off, the same command goes on where it stopped.

Example:
  EVENTSTORE_URL=esdb://… MONGODB_URL=mongodb://… redress import-stores /backup/redress-2026-11-23`;

/** `redress import-stores`: an export taken into other stores. */
export const importStoresCommand: CommandMaker = (cli) =>
  new Command('import-stores')
    .description('Take what export-stores wrote into empty stores.')
    .argument('<folder>', 'the folder that export-stores wrote')
    .addHelpText('after', help)
    .action((folder: string, _, command: Command) =>
      withStores(cli, command.optsWithGlobals(), (session) => importAll(cli, session, folder)),
    );

async function importAll({ terminal }: Cli, { stores, signal }: Session, folder: string): Promise<void> {
  const [{ importStores }, { readManifest }] = await Promise.all([
    import('../../transfer/import-stores.js'),
    import('../../transfer/manifest.js'),
  ]);
  const { log, collections } = await readManifest(folder);
  const total = collections.reduce((sum, { documents }) => sum + documents, log.events);
  const progress = startProgress(terminal, 'importing', total);
  try {
    const { manifest, alreadyThere } = await importStores(
      {
        log: stores.log,
        db: stores.mongo.db,
        keyEncryptionKey: stores.keyEncryptionKey,
        signal,
        told: (events, documents) =>
          progress.update(events + documents, `${count(events)} events, ${count(documents)} documents`),
      },
      folder,
    );
    const { events, streams, digest } = manifest.log;
    const before = alreadyThere === 0 ? '' : `, ${count(alreadyThere)} of them by an earlier import`;
    terminal.print(`Imported ${count(events)} event(s) in ${count(streams)} stream(s)${before}, digest ${digest}`);
    for (const { name, documents } of manifest.collections)
      terminal.print(`Imported ${name}: ${count(documents)} document(s)`);
    terminal.print('What is there equals the export; every chain is whole. Start the server to build the views.');
  } finally {
    progress.stop();
  }
}
