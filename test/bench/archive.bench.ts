import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { bundle, Product } from '../support/product.js';
import { figure, median, repeat, table, timed } from './measure.js';

/** The real file where it is there, else rows of the same shape. */
const realFile = resolve('../shared/data/texas-complaints.csv.gz');
const sizes = (process.env['BENCH_CASES'] ?? '10000,100000,281397').split(',').map(Number);
export const queryRuns = 41;

interface ProcessFigures {
  readonly seconds: number;
  /** Largest resident memory of the process, in MB: all of it, and the part that is not pages of files. */
  readonly peakMb: number;
  readonly peakAnonymousMb: number;
}

export interface SizeFigures {
  readonly cases: number;
  readonly source: string;
  readonly import: ProcessFigures;
  readonly rebuild: ProcessFigures;
  /** Median milliseconds at the HTTP client, by query. */
  readonly queries: Readonly<Record<string, number>>;
  readonly noop: number;
}

/** Import, rebuild and queries at growing archives, each on an empty data folder. */
export async function archiveFigures(): Promise<readonly SizeFigures[]> {
  const figures: SizeFigures[] = [];
  for (const cases of sizes) figures.push(await measureSize(cases));
  return figures;
}

async function measureSize(cases: number): Promise<SizeFigures> {
  const dataDir = await mkdtemp(join(tmpdir(), 'redress-bench-'));
  try {
    const file = join(dataDir, 'rows.csv');
    await writeRows(file, cases);
    const imported = await command(
      dataDir,
      'import',
      '--mapping',
      'texas-complaints',
      '--report',
      join(dataDir, 'rejected.ndjson'),
      file,
    );
    const rebuilt = await command(dataDir, 'rebuild', '--all');
    const product = await Product.start({ dataDir });
    try {
      return {
        cases,
        source: existsSync(realFile) ? 'the Texas file' : 'invented rows of the same shape',
        import: imported,
        rebuild: rebuilt,
        ...(await queryFigures(product)),
      };
    } finally {
      await product.stop();
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

const queries: Readonly<Record<string, string>> = {
  'list, newest first': 'cases?limit=50',
  'list by stage': 'cases?stage=archived&limit=50',
  'list by class': 'cases?class=claim_amount&limit=50',
  'list by line of business, opened in a year':
    'cases?line-of-business=motor&opened-from=2018-01-01&opened-to=2018-12-31&limit=50',
  'list by channel and decision': 'cases?channel=regulator&decision=upheld&limit=50',
  'list, oldest first': 'cases?sort=openedAt&limit=50',
  'dashboard, 30 days': 'dashboards/cases',
  'dashboard, a year of days': 'dashboards/cases?from=2018-01-01&to=2018-12-31',
  'work list': 'work-list',
};

async function queryFigures(product: Product): Promise<Pick<SizeFigures, 'queries' | 'noop'>> {
  const authorization = `Bearer ${await product.token('bench-manager', 'line_manager')}`;
  const ask = (path: string) => async (): Promise<number> =>
    timed(async () => {
      const answer = await fetch(`${product.url}/${path}`, { headers: { authorization } });
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
      await answer.arrayBuffer();
    });
  const first = await fetch(`${product.url}/v1/cases?limit=1`, { headers: { authorization } });
  const { items } = (await first.json()) as { items: { caseId: string }[] };
  const caseId = items[0]!.caseId;
  const all = { ...queries, details: `cases/${caseId}`, timeline: `cases/${caseId}/timeline` };
  const medians: Record<string, number> = {};
  for (const [name, path] of Object.entries(all)) {
    await ask(`v1/${path}`)();
    medians[name] = median(await repeat(queryRuns, ask(`v1/${path}`)));
  }
  return { queries: medians, noop: median(await repeat(queryRuns, ask('health/live'))) };
}

/** Runs one command of the command line to its end, looking at its memory ten times a second. */
async function command(dataDir: string, ...args: readonly string[]): Promise<ProcessFigures> {
  const begun = performance.now();
  const child = spawn(process.execPath, [join(bundle, 'redress.js'), ...args], {
    env: { PATH: process.env['PATH'], DATA_DIR: dataDir },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const peak = { all: 0, anonymous: 0 };
  const sampler = setInterval(() => void sample(child.pid!, peak), 100);
  const [code] = (await once(child, 'exit')) as [number];
  clearInterval(sampler);
  if (code !== 0) throw new Error(`redress ${args.join(' ')} ended with ${code}`);
  return {
    seconds: (performance.now() - begun) / 1000,
    peakMb: peak.all / 1024,
    peakAnonymousMb: peak.anonymous / 1024,
  };
}

async function sample(pid: number, peak: { all: number; anonymous: number }): Promise<void> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kilobytes = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
  peak.all = Math.max(peak.all, kilobytes('VmRSS'));
  peak.anonymous = Math.max(peak.anonymous, kilobytes('RssAnon'));
}

/** The first rows of the real file, or invented ones of its shape. */
async function writeRows(path: string, count: number): Promise<void> {
  const rows: string[] = [];
  if (existsSync(realFile)) {
    for await (const line of createInterface({ input: createReadStream(realFile).pipe(createGunzip()) })) {
      if (rows.push(line) > count) break;
    }
  } else {
    rows.push(
      '"complaint_number","received_date","closed_date","complaint_filed_by","complainant_type","involved_party_type","complaint_type","coverage_type","coverage_level","finding_type","keywords"',
    );
    for (let i = 1; i <= count; i++) {
      const day = new Date(Date.UTC(2012, 4, 1) + (i % 5000) * 86_400_000).toISOString().slice(0, 10);
      const finding = i % 5 === 0 ? 'Confirmed' : 'Not Confirmed';
      rows.push(
        `${i},${day},${day},"Insured","INDV","Insured","Property and Casualty","Automobile","Individual Private Pass","${finding}","DAMAGE DISPUTE"`,
      );
    }
  }
  await writeFile(path, `${rows.join('\n')}\n`);
}

export function importTable(figures: readonly SizeFigures[]): string {
  return table(
    [
      'cases',
      'import, views up to date: rows/s',
      'peak memory MB',
      'of it not file pages MB',
      'rebuild of every view: events/s',
      'peak memory MB',
    ],
    figures.map((f) => [
      figure(f.cases),
      figure(f.cases / f.import.seconds),
      figure(f.import.peakMb),
      figure(f.import.peakAnonymousMb),
      figure(f.cases / f.rebuild.seconds),
      figure(f.rebuild.peakMb),
    ]),
  );
}

export function queryTable(figures: readonly SizeFigures[]): string {
  const names = Object.keys(figures[0]!.queries);
  return table(
    ['query, median ms', ...figures.map(({ cases }) => `${figure(cases)} cases`)],
    [
      ...names.map((name) => [name, ...figures.map(({ queries: medians }) => figure(medians[name]!))]),
      ['floor: a route that asks no store', ...figures.map(({ noop }) => figure(noop))],
    ],
  );
}
