import { once } from 'node:events';
import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { CaseDriver } from '../support/case-driver.js';
import { type Product } from '../support/product.js';
import { type Ran, totalsOf, Workplace } from '../integration/imports/redress.js';

/** Every complaint that a regulator closed in fourteen years; kept beside the repository, not in it. */
const file = join(import.meta.dirname, '../../../shared/data/texas-complaints.csv.gz');
const count = 281_397;
const describeWithFile = existsSync(file) ? describe : describe.skip;

/** How often each word stands in a column, counted without anything of the product: quotes hold no quotes in this file. */
async function counted(...columns: readonly string[]): Promise<readonly Readonly<Record<string, number>>[]> {
  const counts = columns.map((): Record<string, number> => ({}));
  let header: readonly string[] | undefined;
  for await (const line of createInterface({ input: createReadStream(file).pipe(createGunzip()) })) {
    const cells = [...line.matchAll(/("([^"]*)"|[^,]*)(,|$)/g)].map(([, plain, quoted]) => quoted ?? plain ?? '');
    if (header === undefined) {
      header = cells;
      continue;
    }
    for (const [index, column] of columns.entries()) {
      const word = cells[header.indexOf(column)] ?? '';
      counts[index]![word] = (counts[index]![word] ?? 0) + 1;
    }
  }
  return counts;
}

interface Figure {
  readonly value: number;
}
interface Dashboard {
  readonly all: {
    readonly total: Figure;
    readonly by: Readonly<Record<string, readonly (Figure & { key: string })[]>>;
  };
  readonly flow: {
    readonly steps: readonly { from: string; opened: Figure; closed: Figure; backlog: Figure }[];
  };
}
interface CaseList {
  readonly items: readonly { readonly caseId: string; readonly source: { readonly key: string } }[];
}

describeWithFile('all complaints of the Texas file', () => {
  let place: Workplace;
  let resumed: Ran;

  /** An import that is ended by SIGKILL when it says that it has read so many percent. */
  async function runKilledAt(percent: number): Promise<void> {
    const child = place.start(['import', '--mapping', 'texas-complaints', file]);
    let told = '';
    child.stderr!.on('data', (text: Buffer) => {
      told = (told + text.toString()).slice(-1_000);
      const said = [...told.matchAll(/ (\d+) %/g)].at(-1);
      if (Number(said?.[1] ?? 0) >= percent) child.kill('SIGKILL');
    });
    const [, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
    expect(signal).toBe('SIGKILL');
  }

  beforeAll(async () => {
    place = new Workplace();
    await runKilledAt(30);
    resumed = await place.run('import', '--mapping', 'texas-complaints', file);
    process.stderr.write(resumed.out);
  });
  afterAll(() => place.remove());

  it('are recorded once each by two runs, the first of which was killed in the middle', () => {
    expect(resumed.code).toBe(0);
    const { read, recorded, there, rejected } = totalsOf(resumed);
    expect({ read, cases: recorded + there, rejected }).toEqual({ read: count, cases: count, rejected: 0 });
    expect(there).toBeGreaterThan(count * 0.2);
  });

  // Some 450 MB of the process, and the pages that wait for the commits of two engines.
  it('take less than 900 MB beside the mapped files', () => {
    const [, own] = /of which at most (\d+) MB its own/.exec(resumed.out) ?? [undefined, 'nothing'];
    expect(Number(own)).toBeLessThan(900);
  });

  describe('are counted and shown', () => {
    let product: Product;
    let driver: CaseDriver;
    beforeAll(async () => {
      product = await place.serve();
      driver = new CaseDriver(product);
    });
    afterAll(() => product.stop());

    it('on the dashboard, as a plain count of the file does', async () => {
      const [findings, types] = await counted('finding_type', 'coverage_type');
      const { all } = await driver.read<Dashboard>('analyst', '/v1/dashboards/cases');
      const share = (dimension: string, key: string) => all.by[dimension]?.find((each) => each.key === key)?.value;
      expect(all.total.value).toBe(count);
      expect(share('stage', 'archived')).toBe(count);
      expect(share('channel', 'regulator')).toBe(count);
      expect(share('decision', 'upheld')).toBe(findings!['Confirmed']);
      expect(share('decision', 'not_upheld')).toBe(findings!['Not Confirmed']);
      expect(share('lineOfBusiness', 'motor')).toBe(types!['Automobile']);
      expect(share('lineOfBusiness', 'liability')).toBe(types!['Liability']);
    });

    it('day by day, as a plain count of the file does', async () => {
      const [received, closed] = await counted('received_date', 'closed_date');
      const year = '/v1/dashboards/cases?from=2018-01-01&to=2018-12-31';
      const { flow } = await driver.read<Dashboard>('analyst', year);
      expect(flow.steps).toHaveLength(365);
      const plain = flow.steps.map(({ from }) => [from, received![from] ?? 0, closed![from] ?? 0]);
      expect(flow.steps.map(({ from, opened, closed: left }) => [from, opened.value, left.value])).toEqual(plain);
      const until = (days: Readonly<Record<string, number>>, last: string) =>
        Object.entries(days).reduce((sum, [day, many]) => (day !== '' && day <= last ? sum + many : sum), 0);
      const lastDay = flow.steps.at(-1)!;
      expect(lastDay.backlog.value).toBe(until(received!, lastDay.from) - until(closed!, lastDay.from));
    });

    it('in lists, each with its details and its timeline', async () => {
      const last = await driver.read<CaseList>('manager', '/v1/cases?decision=upheld&line-of-business=motor&limit=200');
      expect(last.items).toHaveLength(200);
      const { caseId, source } = last.items[7]!;
      const details = await driver.read<{ records: object }>('manager', `/v1/cases/${caseId}`);
      expect(details.records).toMatchObject({
        provenance: [
          {
            data: {
              attributes: { complaint_number: source.key, coverage_type: 'Automobile', finding_type: 'Confirmed' },
            },
          },
        ],
      });
      const timeline = await driver.read<{ items: object[] }>('manager', `/v1/cases/${caseId}/timeline?lang=zh-Hant`);
      expect(timeline.items).toMatchObject([{ type: 'LegacyCaseRecorded' }]);
    });
  });

  it('have whole histories', async () => {
    const { code, out } = await place.run('verify', '--all');
    expect({ code, out }).toEqual({
      code: 0,
      out: expect.stringMatching(
        /^The log is whole: 281,397 event\(s\) in 281,397 stream\(s\), digest [0-9a-f]{64}\n$/,
      ),
    });
  });

  it('are not added again', async () => {
    const again = await place.run('import', '--mapping', 'texas-complaints', file);
    process.stderr.write(again.out);
    expect(totalsOf(again)).toEqual({ read: count, recorded: 0, there: count, rejected: 0 });
  });
});
