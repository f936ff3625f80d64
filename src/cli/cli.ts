import type { Command } from 'commander';
import type { StartEngine } from '../composition/engines.js';
import type { ExitCode } from './cli-error.js';
import type { Terminal } from './terminal.js';

/** What the commands are given. */
export interface Cli {
  readonly startEngine: StartEngine;
  readonly terminal: Terminal;
}

/** Makes one command; `finish` sets what the process ends with when that is not 0. */
export type CommandMaker = (cli: Cli, finish: (code: ExitCode) => void) => Command;
