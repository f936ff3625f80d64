import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { eventually } from '../support/eventually.js';
import { bundle, Product } from '../support/product.js';

const run = promisify(execFile);

interface Told {
  readonly story: string;
  readonly ends: string;
  readonly others: readonly string[];
  readonly caseIds: readonly string[];
}

interface Readiness {
  readonly parts: Readonly<Record<string, { readonly detail: { readonly behind?: string; readonly state?: string } }>>;
}

interface CaseList {
  readonly items: readonly {
    readonly caseId: string;
    readonly stage: string;
    readonly openedAt: string;
    readonly updatedAt: string;
  }[];
}

interface Verification {
  readonly caseId: string;
  readonly intact: boolean;
}

interface Figure {
  readonly value: number;
}

interface Dashboard {
  readonly open: { readonly by: Readonly<Record<string, readonly { readonly key: string }[]>> };
  readonly all: { readonly total: Figure };
  readonly flow: { readonly opened: Figure };
  readonly rates: Readonly<Record<string, { readonly numerator: Figure }>>;
  readonly stageTimes: { readonly stages: readonly unknown[] };
  readonly redress: readonly unknown[];
}

/** Runs the demo to its end. */
async function playDemo(...args: readonly string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [join(bundle, 'demo.js'), ...args], { timeout: 300_000 });
  return stdout;
}

describe('the demo', () => {
  let folder: string;
  let printed: string;
  let stories: readonly Told[];
  let product: Product;

  beforeAll(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'redress-demo-')), 'demo');
    printed = await playDemo('--cases', '32', '--seed', '7', '--exit', '--port', '0', '--data-dir', folder);
    ({ stories } = JSON.parse(await readFile(join(folder, 'demo.json'), 'utf8')) as { stories: readonly Told[] });
    product = await Product.start({ dataDir: folder, env: { LOG_LEVEL: 'info' } });
    await eventually('every view has caught up', async () => {
      const { parts } = (await (await fetch(`${product.url}/health/ready`)).json()) as Readiness;
      const projectors = Object.entries(parts).filter(([name]) => name.startsWith('projector '));
      return projectors.every(([, { detail }]) => detail.state === 'live' && detail.behind === '0') || undefined;
    });
  }, 360_000);

  afterAll(async () => {
    await product.stop();
    await rm(dirname(folder), { recursive: true, force: true });
  });

  async function get<Answer>(path: string, role: string): Promise<Answer> {
    const token = await product.token(`looker-${role}`, role);
    const answer = await fetch(`${product.url}${path}`, { headers: { authorization: `Bearer ${token}` } });
    expect([path, answer.status]).toEqual([path, 200]);
    return (await answer.json()) as Answer;
  }

  it('leaves every case in the stage where its story ends', async () => {
    const { items } = await get<CaseList>('/v1/cases?limit=200', 'line_manager');
    const stageOf = new Map(items.map(({ caseId, stage }) => [caseId, stage]));
    const wanted = stories.map(({ story, ends, others }) => [story, ends, ...others]);
    expect(stories.map(({ story, caseIds }) => [story, ...caseIds.map((id) => stageOf.get(id))])).toEqual(wanted);
    expect(items).toHaveLength(32);
  });

  it('leaves histories that are whole', async () => {
    const caseIds = stories.flatMap((story) => story.caseIds);
    const verified = await Promise.all(
      caseIds.map((id) => get<Verification>(`/v1/cases/${id}/verification`, 'auditor')),
    );
    expect(verified.map(({ caseId, intact }) => [caseId, intact])).toEqual(caseIds.map((id) => [id, true]));
  });

  it.each([
    'resolved-directly',
    'first-contact',
    'escalated',
    'returned',
    'rejected',
    'approved',
    'withdrawn',
    'disputed',
    'level-raised',
    'referred',
    'deemed-confirmed',
    'reopened',
  ])('has a case that was %s', async (mark) => {
    expect((await get<CaseList>(`/v1/cases?${mark}=true`, 'analyst')).items).not.toHaveLength(0);
  });

  it('fills the dashboard: every stage, rates, times and money', async () => {
    const day = (daysAgo: number): string => new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10);
    const { open, all, flow, rates, stageTimes, redress } = await get<Dashboard>(
      `/v1/dashboards/cases?from=${day(125)}&to=${day(-1)}`,
      'analyst',
    );
    expect(all.total.value).toBe(32);
    expect(flow.opened.value).toBe(32);
    expect(open.by['stage']?.map(({ key }) => key).sort()).toEqual([
      'assessment',
      'escalation',
      'identification',
      'investigation',
      'outcome',
      'resolution',
    ]);
    for (const { numerator } of Object.values(rates)) expect(numerator.value).toBeGreaterThan(0);
    expect(stageTimes.stages).not.toHaveLength(0);
    expect(redress).not.toHaveLength(0);
  });

  it('spreads its cases over the months up to now, and none lies in the future', async () => {
    const { items } = await get<CaseList>('/v1/cases?limit=200&sort=openedAt', 'line_manager');
    const [first] = items;
    expect(Date.now() - Date.parse(first!.openedAt)).toBeGreaterThan(80 * 86_400_000);
    for (const { updatedAt } of items) expect(Date.parse(updatedAt)).toBeLessThanOrEqual(Date.now());
  });

  it('tells where to look', () => {
    expect(printed).toMatch(/^export AUDITOR=\S+$/m);
    for (const { caseIds } of stories.slice(0, 5)) expect(printed).toContain(caseIds[0]);
  });

  it('does not touch data that no demo made', async () => {
    const other = await mkdtemp(join(tmpdir(), 'redress-other-'));
    const real = await Product.start({ dataDir: other });
    await real.stop();
    await expect(playDemo('--exit', '--port', '0', '--data-dir', other)).rejects.toMatchObject({
      stderr: expect.stringContaining('holds data that no demo made'),
    });
    await rm(other, { recursive: true, force: true });
  });
});
