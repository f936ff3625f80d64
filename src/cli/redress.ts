import 'reflect-metadata';
import { startEngineWorker } from '../embedded/engine-worker.js';
import { runCli } from './run-cli.js';
import { processTerminal } from './terminal.js';

process.exitCode = await runCli(process.argv.slice(2), { startEngine: startEngineWorker, terminal: processTerminal });
