import { basename } from 'node:path';
import type { ImportResult } from '../imports/import-run.js';
import type { RejectionReport } from '../imports/rejection-report.js';
import type { MemoryWatch } from './peak-memory.js';
import { type Progress, startProgress } from './progress.js';
import { serverMemory } from './server-memory.js';
import type { Session } from './session.js';
import { count, type Terminal } from './terminal.js';
import { ViewProgress } from './view-progress.js';

/** A run whose lines have all been recorded or rejected. */
export interface FinishedRun {
  readonly path: string;
  readonly result: ImportResult;
  readonly report: Pick<RejectionReport, 'path' | 'counts'>;
  readonly watch: MemoryWatch;
  /** Reading of `performance.now()`. */
  readonly startedAt: number;
}

/** Prints what became of the lines. */
export function printTotals({ print }: Terminal, { path, result, report, startedAt }: FinishedRun): void {
  const { read, imported, alreadyThere, rejected } = result;
  print(`${basename(path)}: ${count(read)} lines read`);
  print(
    `  ${count(imported)} recorded as cases, ${count(alreadyThere)} were there already, ${count(rejected)} rejected`,
  );
  for (const [code, lines] of report.counts) print(`    ${code}: ${count(lines)}`);
  if (rejected > 0) print(`  rejected lines: ${report.path}`);
  print(`  done in ${seconds(startedAt)} (${rate(read, startedAt)})`);
}

/** Waits until queries see everything that was recorded, and prints how long that took from the first line on. */
export async function awaitViews(
  terminal: Terminal,
  session: Session,
  { result, startedAt }: FinishedRun,
): Promise<void> {
  const { position, read } = result;
  const views = new ViewProgress(session);
  const progress: Progress = startProgress(terminal, 'views', Number(position));
  try {
    await views.reached(position, (slowest) => progress.update(Number(slowest), 'waiting for the slowest view'));
  } finally {
    progress.stop();
  }
  const pace = `${rate(read, startedAt)} from file to views`;
  terminal.print(`  all ${views.names.length} views up to date after ${seconds(startedAt)} (${pace})`);
}

/** Prints what the run took of memory, and of which processes that is. */
export async function printMemory({ print }: Terminal, session: Session, { watch }: FinishedRun): Promise<void> {
  const { residentMb, ownMb } = watch.stop();
  const own = ownMb === undefined ? '' : `, of which at most ${ownMb} MB its own and the rest mapped files`;
  const engines = session.engines.eventStoreSource === 'started' ? ' with its engines' : '';
  print(`  peak memory: ${residentMb} MB resident in this process${engines}${own}`);
  const server = await serverMemory(session);
  if (server !== undefined) print(`  ${server}`);
}

function seconds(startedAt: number): string {
  return `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
}

/** Rows a second since the start. */
export function rate(rows: number, startedAt: number): string {
  return `${count(Math.round((1000 * rows) / Math.max(1, performance.now() - startedAt)))} rows/s`;
}
