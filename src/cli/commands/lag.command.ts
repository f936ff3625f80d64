import { Command } from 'commander';
import type { CommandMaker } from '../cli.js';
import { withStores } from '../session.js';
import { count, table } from '../terminal.js';

const help = `
State: live and catching-up – this server's own words; standby – as stored by whoever projects it; failed – stopped at an
event, see \`redress doctor\`; unbuilt – never projected. Behind counts bytes of log positions, not events.

Example:
  redress lag`;

/** `redress lag`: how far each view is. */
export const lagCommand: CommandMaker = (cli) =>
  new Command('lag')
    .description('Show how far each view has been projected.')
    .addHelpText('after', help)
    .action((_, command: Command) =>
      withStores(cli, command.optsWithGlobals(), async ({ config, stores }) => {
        const { allViews } = await import('../../composition/all-views.js');
        const lags = await stores.projectors.lag();
        const rows = allViews(config.timeZone).map(({ name, version }) => {
          const lag = lags.find(({ view }) => view === name);
          if (lag === undefined) return [name, 'unbuilt', String(version), '–', '–', '–'];
          const { position, head, behind, state, building } = lag;
          const shown =
            building === undefined ? state : `${state} (v${building.version} at ${String(building.position)})`;
          return [
            name,
            shown,
            String(lag.version),
            String(position),
            head === null ? '–' : String(head),
            count(behind),
          ];
        });
        for (const line of table(['view', 'state', 'version', 'position', 'head', 'behind'], rows))
          cli.terminal.print(line);
      }),
    );
