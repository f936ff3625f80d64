import { Command } from 'commander';
import { type ExitCode, exitCodes } from '../cli-error.js';
import type { Finding } from '../doctor-checks.js';
import type { Cli, CommandMaker } from '../cli.js';
import { withStores } from '../session.js';
import type { Terminal } from '../terminal.js';

const help = `
Checks Node, the configuration, the data folder and its key, both stores, every view, the chains of the newest cases and the clock.
Ends with 1 when something has failed.

Example:
  redress doctor`;

/** `redress doctor`: what is wrong, and what to do. */
export const doctorCommand: CommandMaker = (cli, finish) =>
  new Command('doctor')
    .description('Check this installation and say what to do.')
    .addHelpText('after', help)
    .action(async (_, command: Command) => {
      finish(await doctor(cli, command.optsWithGlobals()));
    });

async function doctor(cli: Cli, options: { readonly debug?: boolean }): Promise<ExitCode> {
  const { checkNode, checkDataFolder, checkKey, fail, ok } = await import('../doctor-checks.js');
  const { configFromEnvironment } = await import('../../config/environment.js');
  const show = reporter(cli.terminal);
  show([checkNode(process.versions.node)]);
  let config;
  try {
    config = configFromEnvironment();
  } catch (error) {
    const { problems = [] } = error as { problems?: readonly { readonly name: string; readonly message: string }[] };
    if (problems.length === 0) throw error;
    return show(
      problems.map(({ name, message }) => fail('configuration', `${name} ${message}`, 'Correct the setting.')),
    );
  }
  show([ok('configuration', `mode ${config.mode}, roles ${config.roles.join(', ')}`)]);
  if (show([...(await checkDataFolder(config)), await checkKey(config)]) !== exitCodes.ok) return exitCodes.failed;
  const { checkStores, checkViews, checkNewest } = await import('../doctor-store-checks.js');
  return withStores(cli, options, async (session) => {
    if (show(await checkStores(session)) !== exitCodes.ok) return exitCodes.failed;
    const { allViews } = await import('../../composition/all-views.js');
    const names = allViews(session.config.timeZone).map(({ name }) => name);
    show(checkViews(names, await session.stores.projectors.lag()));
    return show(await checkNewest(session));
  });
}

/** Prints findings as they come; answers with what all of them so far amount to. */
function reporter({ print }: Terminal): (findings: readonly Finding[]) => ExitCode {
  let exitCode: ExitCode = exitCodes.ok;
  return (findings) => {
    for (const { check, verdict, detail, remedy } of findings) {
      print(`${verdict.padEnd(4)}  ${check}: ${detail}${remedy === undefined ? '' : ` – ${remedy}`}`);
      if (verdict === 'FAIL') exitCode = exitCodes.failed;
    }
    return exitCode;
  };
}
