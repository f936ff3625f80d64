import { once } from 'node:events';
import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { CaseDriver } from '../support/case-driver.js';
import { Product } from '../support/product.js';
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

interface Share {
  readonly key: string;
  readonly value: number;
}
interface Dashboard {
  readonly all: { readonly total: { readonly value: number }; readonly by: Readonly<Record<string, readonly Share[]>> };
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

  it('take less than 600 MB beside the mapped files', () => {
    const [, own] = /of which at most (\d+) MB its own/.exec(resumed.out) ?? [undefined, '0'];
    expect(Number(own)).toBeLessThan(600);
  });

  it('are counted on the dashboard as a plain count of the file does', async () => {
    const [findings, types] = await counted('finding_type', 'coverage_type');
    const product = await Product.start({ dataDir: place.dataDir });
    try {
      const { all } = await new CaseDriver(product).read<Dashboard>('analyst', '/v1/dashboards/cases');
      const share = (dimension: string, key: string) => all.by[dimension]?.find((each) => each.key === key)?.value;
      expect(all.total.value).toBe(count);
      expect(share('lineOfBusiness', 'motor')).toBe(types!['Automobile']);
      expect(share('lineOfBusiness', 'liability')).toBe(types!['Liability']);
      expect(share('channel', 'regulator')).toBe(count);
      const list = await new CaseDriver(product).read<{ items: unknown[] }>(
        'manager',
        '/v1/cases?decision=upheld&limit=1',
      );
      expect(list.items).toHaveLength(Math.min(1, findings!['Confirmed']!));
    } finally {
      await product.stop();
    }
  });

  it('have whole histories', async () => {
    const { code, out } = await place.run('verify', '--all');
    expect({ code, out }).toEqual({ code: 0, out: 'The log is whole: 281,397 event(s) in 281,397 stream(s)\n' });
  });

  it('are not added again', async () => {
    const again = await place.run('import', '--mapping', 'texas-complaints', file);
    process.stderr.write(again.out);
    expect(totalsOf(again)).toEqual({ read: count, recorded: 0, there: count, rejected: 0 });
  });
});
