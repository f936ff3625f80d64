import { Command } from 'commander';
import type { ViewState } from '../../platform/projections/view-state.js';
import { CliError, exitCodes } from '../cli-error.js';
import { startProgress } from '../progress.js';
import type { Cli, CommandMaker } from '../cli.js';
import { type Session, withStores } from '../session.js';
import { failureText, ViewProgress } from '../view-progress.js';

const help = `
The new collection is built beside the one that queries read and takes its place when it has caught up, so that nothing is missing
meanwhile. A running server does the work; without one the command does it itself.

Examples:
  redress rebuild case-list
  redress rebuild --all`;

/** `redress rebuild`: views folded anew from the log. */
export const rebuildCommand: CommandMaker = (cli) =>
  new Command('rebuild')
    .description('Build views anew from the log and wait until queries read them.')
    .argument('[view...]', 'the views')
    .option('--all', 'every view')
    .addHelpText('after', help)
    .action(async (views: string[], { all }: { all?: true }, command: Command) => {
      if ((views.length === 0) === (all === undefined)) {
        throw new CliError('Name views, or say --all.', exitCodes.unusable);
      }
      await withStores(cli, command.optsWithGlobals(), (session) => rebuild(cli, session, views));
    });

async function rebuild({ terminal }: Cli, session: Session, asked: readonly string[]): Promise<void> {
  const { stores } = session;
  const { ViewStates } = await import('../../platform/projections/view-states.js');
  const progress = new ViewProgress(session);
  const unknown = asked.filter((view) => !progress.names.includes(view));
  if (unknown.length > 0) {
    throw new CliError(`No view ${unknown.join(', ')}; there are ${progress.names.join(', ')}.`, exitCodes.unusable);
  }
  const views = asked.length === 0 ? progress.names : [...new Set(asked)];
  const states = new ViewStates(stores.mongo);
  stores.projectors.start();
  // A view that was never projected gets its first collection from whoever projects, and can be built anew from then on.
  await progress.until((lags) => views.filter((name) => !lags.some(({ view }) => view === name)));
  const before = new Map((await states.readAll()).map((state) => [state._id, state]));
  for (const view of views) await stores.projectors.rebuild(view);
  const head = Number((await stores.log.ping()) ?? 0n);
  const shown = startProgress(terminal, 'rebuilding', views.length * head);
  try {
    await progress.until(async () => {
      const now = new Map((await states.readAll()).map((state) => [state._id, state]));
      const done = views.filter((view) => isSwitched(before.get(view), now.get(view)));
      const built = views.map((view) => (done.includes(view) ? head : positionIn(now.get(view))));
      shown.update(sum(built), `${done.length} of ${views.length} views switched`);
      return views.filter((view) => !done.includes(view));
    });
  } finally {
    shown.stop();
  }
  for (const view of views) terminal.print(`${view} was built anew`);
}

/** Whether queries read a collection that was begun after the request. */
function isSwitched(before: ViewState | undefined, now: ViewState | undefined): boolean {
  if (now === undefined || now.building !== undefined || now.rebuildRequested === true) return false;
  return now.active.collection !== before?.active.collection;
}

/** @throws CliError when what is being built has failed. */
function positionIn(state: ViewState | undefined): number {
  const { failure, position } = state?.building ?? {};
  if (failure !== undefined) throw new CliError(`View ${state?._id ?? ''} cannot be built: ${failureText(failure)}`);
  return Number(position ?? 0n);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
