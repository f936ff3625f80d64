import { Command, CommanderError } from 'commander';
import { type ExitCode, exitCodes, explain } from './cli-error.js';
import { doctorCommand } from './commands/doctor.command.js';
import { exportStoresCommand } from './commands/export-stores.command.js';
import { importCommand } from './commands/import.command.js';
import { importStoresCommand } from './commands/import-stores.command.js';
import { lagCommand } from './commands/lag.command.js';
import { rebuildCommand } from './commands/rebuild.command.js';
import { replayCommand } from './commands/replay.command.js';
import { startCommand } from './commands/start.command.js';
import { verifyCommand } from './commands/verify.command.js';
import type { Cli } from './cli.js';

/** Runs one command line; returns what the process is to end with. */
export async function runCli(args: readonly string[], cli: Cli): Promise<ExitCode> {
  let exitCode: ExitCode = exitCodes.ok;
  const finish = (code: ExitCode): void => {
    exitCode = code;
  };
  const program = programOf(cli, finish);
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.unusable;
    const { message, exitCode: code } = explain(error);
    cli.terminal.tell(message);
    if (program.opts<{ debug?: true }>().debug) cli.terminal.tell(error instanceof Error ? (error.stack ?? '') : '');
    return code;
  }
}

function programOf(cli: Cli, finish: (code: ExitCode) => void): Command {
  const program = new Command('redress')
    .description(
      'Runs and looks after Redress. Settings are environment variables, the same as for the server. With a server running on ' +
        'the same DATA_DIR a command works through its engines; else it starts them itself.',
    )
    .option('--debug', 'show where an error comes from, and log what happens inside')
    .showHelpAfterError('(--help shows what there is)')
    .exitOverride();
  const commands = [
    startCommand,
    importCommand,
    verifyCommand,
    replayCommand,
    rebuildCommand,
    lagCommand,
    doctorCommand,
    exportStoresCommand,
    importStoresCommand,
  ];
  for (const command of commands) program.addCommand(command(cli, finish).exitOverride());
  return program;
}
