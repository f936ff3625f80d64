import { join } from 'node:path';
import { Product } from '../support/product.js';
import { figure, median, repeat, table } from './measure.js';
import { load, type LoadResult } from './http-load.js';
import { feedback, laterFeedback } from './sample-commands.js';

const clients = [1, 32, 256];
const seconds = Number(process.env['BENCH_SECONDS'] ?? 8);
const runs = Number(process.env['BENCH_RUNS'] ?? 3);
/** Enough that a case gets a handful of commands, as cases do. */
export const openCount = 3_000;
const openers = 32;

interface CommandFigures {
  readonly clients: number;
  /** Commands acknowledged a second. */
  readonly acknowledged: number;
  /** The same commands over the time until every view shows the last of them. */
  readonly withViews: number;
  readonly medianMs: number;
  readonly ceiling: number;
}

/** Commands a second over HTTP, durable, with every view up to date, beside the same route doing nothing. */
export async function commandFigures(): Promise<readonly CommandFigures[]> {
  const product = await Product.start();
  const ceiling = await Product.start({
    entry: join(import.meta.dirname, 'noop-route.js'),
  });
  try {
    const targets = await openCases(product, openCount);
    const figures: CommandFigures[] = [];
    for (const count of clients) {
      const measured = await repeat(runs, async () => {
        const noop = await load(await request(ceiling, targets), count, seconds);
        const done = await load(await request(product, targets), count, seconds);
        const behindMs = await untilViewsShow(product, targets[0]!);
        return { noop, done, withViews: done.accepted / (done.seconds + behindMs / 1000) };
      });
      const middle = (of: (run: (typeof measured)[number]) => number): number => median(measured.map(of));
      figures.push({
        clients: count,
        acknowledged: middle(({ done }) => rate(done)),
        withViews: middle(({ withViews }) => withViews),
        medianMs: middle(({ done }) => done.medianMs),
        ceiling: middle(({ noop }) => rate(noop)),
      });
    }
    return figures;
  } finally {
    await product.stop();
    await ceiling.stop();
  }
}

export function commandTable(figures: readonly CommandFigures[]): string {
  return table(
    [
      'clients',
      'commands/s acknowledged',
      'commands/s, every view up to date',
      'median ms',
      'same route doing nothing',
      'ratio',
    ],
    figures.map((f) => [
      String(f.clients),
      figure(f.acknowledged),
      figure(f.withViews),
      figure(f.medianMs),
      figure(f.ceiling),
      (f.acknowledged / f.ceiling).toFixed(2),
    ]),
  );
}

function rate({ accepted, seconds: took }: LoadResult): number {
  return accepted / took;
}

async function request(product: Product, caseIds: readonly string[]) {
  const token = await product.token('bench-specialist', 'claims_specialist');
  return { url: product.url, token, caseIds, body: laterFeedback };
}

async function openCases(product: Product, count: number): Promise<readonly string[]> {
  const token = await product.token('bench-specialist', 'claims_specialist');
  const open = async (run: number): Promise<string> => {
    const answer = await fetch(`${product.url}/v1/cases`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: feedback(run),
    });
    return ((await answer.json()) as { caseId: string }).caseId;
  };
  const left = Array.from({ length: count }, (_, run) => run).values();
  const opened = await Promise.all(
    Array.from({ length: openers }, async () => {
      const mine: string[] = [];
      for (const run of left) mine.push(await open(run));
      return mine;
    }),
  );
  return opened.flat();
}

/** Sends one more command and waits until each view has reached it; the time that took, in ms. */
async function untilViewsShow(product: Product, caseId: string): Promise<number> {
  const token = await product.token('bench-specialist', 'claims_specialist');
  const authorization = `Bearer ${token}`;
  const begun = performance.now();
  const answer = await fetch(`${product.url}/v1/cases/${caseId}/add-feedback`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: laterFeedback,
  });
  const { position } = (await answer.json()) as { position: string };
  for (const path of [
    `cases?limit=1`,
    `cases/${caseId}`,
    `cases/${caseId}/timeline?limit=1`,
    'work-list?limit=1',
    'dashboards/cases',
  ]) {
    const query = `${product.url}/v1/${path}${path.includes('?') ? '&' : '?'}at-least=${position}`;
    while ((await fetch(query, { headers: { authorization } })).status === 503);
  }
  return performance.now() - begun;
}
