import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import type { ImportResult } from '../../imports/import-run.js';
import type { Cli, CommandMaker } from '../cli.js';
import { CliError, type ExitCode, exitCodes } from '../cli-error.js';
import { awaitViews, type FinishedRun, printMemory, printTotals, rate } from '../import-summary.js';
import { MemoryWatch } from '../peak-memory.js';
import { personOf } from '../person-option.js';
import { startProgress } from '../progress.js';
import { type Session, withStores } from '../session.js';
import { count, type Terminal } from '../terminal.js';

interface Options {
  readonly mapping: string;
  readonly person: string;
  readonly report?: string;
  readonly limit?: number;
  readonly wait: boolean;
  readonly debug?: boolean;
}

const help = `
A row becomes a case of its own, archived from the start, with its provenance. Importing a file again adds only what is missing,
so that a run that was broken off is simply started once more. A bad line is written to the report and does not stop the run.

Ends with 0 when the file was read to its end, whatever was rejected; 1 when it broke off; 2 when the mapping or the file
cannot be used.

Examples:
  redress import --mapping texas-complaints complaints.csv.gz
  redress import --mapping ./our-mapping.json --limit 100 --report rejected.ndjson old-cases.ndjson`;

/** `redress import`: past complaints become cases (clause A). */
export const importCommand: CommandMaker = (cli, finish) =>
  new Command('import')
    .description('Record past complaints of a CSV or NDJSON file, gzipped or not, as cases.')
    .argument('<file>', 'the file')
    .requiredOption(
      '--mapping <name or file>',
      'how its rows become cases: a mapping that comes with the product, or a JSON file',
    )
    .option('--person <id>', 'for whom the import acts; stands in every event', 'import')
    .option('--report <file>', 'where rejected lines go (default: <file>.rejected.ndjson in the working folder)')
    .option('--limit <lines>', 'read so many data lines at most', lines)
    .option('--no-wait', 'do not wait until all views are up to date')
    .addHelpText('after', help)
    .action(async (file: string, _: object, command: Command) => {
      finish(await runImport(cli, file, command.optsWithGlobals<Options>()));
    });

async function runImport(cli: Cli, path: string, options: Options): Promise<ExitCode> {
  const { findMapping } = await import('../../imports/find-mapping.js');
  const { importFile } = await import('../../imports/import-run.js');
  const { RejectionReport, defaultReportPath } = await import('../../imports/rejection-report.js');
  const actor = { person: personOf(options.person), roles: ['service'], application: 'redress-import' };
  const mapping = findMapping(options.mapping);
  const size = sizeOf(path);
  const reportPath = resolve(options.report ?? defaultReportPath(path));
  if (reportPath === resolve(path)) throw new CliError('The report would overwrite the input.', exitCodes.unusable);
  return withStores(cli, options, async (session) => {
    const { stores, config, signal } = session;
    const watch = new MemoryWatch();
    const report = await RejectionReport.open(reportPath);
    stores.projectors.start();
    const startedAt = performance.now();
    const progress = startProgress(cli.terminal, basename(path), size);
    let bytesRead = 0;
    const limit = options.limit === undefined ? {} : { limit: options.limit };
    let result: ImportResult;
    try {
      result = await importFile(
        { path, mapping, actor, correlationId: randomUUID(), signal, ...limit },
        { cases: stores.cases, log: stores.log, clock: stores.clock, rules: config.companyRules },
        {
          progress: (bytes) => (bytesRead = bytes),
          batch: ({ read }) => progress.update(bytesRead, `${count(read)} lines, ${rate(read, startedAt)}`),
          rejected: (line) => report.add(line),
        },
      );
    } finally {
      progress.stop();
      await report.close();
    }
    return tellResult(cli.terminal, session, { path, result, report, watch, startedAt }, options);
  });
}

async function tellResult(
  terminal: Terminal,
  session: Session,
  run: FinishedRun,
  { wait }: Options,
): Promise<ExitCode> {
  const { position, brokenOff } = run.result;
  const isStopped = session.signal.aborted;
  printTotals(terminal, run);
  if (wait && position > 0n && !isStopped) await awaitViews(terminal, session, run);
  await printMemory(terminal, session, run);
  if (brokenOff !== undefined) throw new CliError(`${run.path}: ${brokenOff}. The rows before it are recorded.`);
  if (isStopped) throw new CliError('Stopped before the end of the file. Run the same command to go on.');
  return exitCodes.ok;
}

function sizeOf(path: string): number {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats?.isFile() !== true) throw new CliError(`There is no file ${path}.`, exitCodes.unusable);
  return stats.size;
}

function lines(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError('It must be a whole number above 0.');
  return value;
}
