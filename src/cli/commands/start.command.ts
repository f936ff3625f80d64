import { Command } from 'commander';
import type { CommandMaker } from '../cli.js';

/** `redress start`: the server. */
export const startCommand: CommandMaker = () =>
  new Command('start')
    .description('Start the server, as `npm start` does; ROLES says what it does.')
    .addHelpText('after', '\nExample:\n  PORT=8080 redress start')
    .action(async () => {
      await import('../../main.js');
    });
