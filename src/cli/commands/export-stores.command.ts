import { Command } from 'commander';
import type { Cli, CommandMaker } from '../cli.js';
import { startProgress } from '../progress.js';
import { type Session, withStores } from '../session.js';
import { count } from '../terminal.js';

const help = `
Writes the event log, the wrapped personal data keys and the documents into a folder that must not exist yet, and verifies every chain on
the way. The log is exported up to its newest event at the beginning: stop the server first when nothing more may be added. Views are not exported; they
are built anew. The key-encryption key is not in the folder either, and without it nobody can read the personal data in there.

Example:
  redress export-stores /backup/redress-2026-11-23`;

/** `redress export-stores`: everything that is needed to go on with other stores. */
export const exportStoresCommand: CommandMaker = (cli) =>
  new Command('export-stores')
    .description('Write the log and the documents into a folder, for import-stores.')
    .argument('<folder>', 'a folder that does not exist yet')
    .addHelpText('after', help)
    .action((folder: string, _, command: Command) =>
      withStores(cli, command.optsWithGlobals(), (session) => exportAll(cli, session, folder)),
    );

async function exportAll({ terminal }: Cli, { stores, signal }: Session, folder: string): Promise<void> {
  const { exportStores } = await import('../../transfer/export-stores.js');
  const progress = startProgress(terminal, 'exporting', Number((await stores.log.ping()) ?? 0n));
  try {
    const { log, collections } = await exportStores(
      {
        log: stores.log,
        db: stores.mongo.db,
        signal,
        told: (position, events) => {
          if (events % 1_000 === 0) progress.update(Number(position), `${count(events)} events`);
        },
      },
      folder,
    );
    terminal.print(`Exported ${count(log.events)} event(s) in ${count(log.streams)} stream(s), digest ${log.digest}`);
    for (const { name, documents } of collections) terminal.print(`Exported ${name}: ${count(documents)} document(s)`);
  } finally {
    progress.stop();
  }
}
