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
  let first: Ran;

  beforeAll(async () => {
    place = new Workplace();
    first = await place.run('import', '--mapping', 'texas-complaints', file);
    process.stderr.write(`${first.told}${first.out}`);
  });
  afterAll(() => place.remove());

  it('are recorded as cases, none rejected, and every view is up to date', () => {
    expect(first.code).toBe(0);
    expect(totalsOf(first)).toEqual({ read: count, recorded: count, there: 0, rejected: 0 });
  });

  it('are recorded at no less than 1,500 a second from the file to the views', () => {
    const [, rate] = /\(([\d,]+) rows\/s from file to views\)/.exec(first.out)!;
    expect(Number(rate!.replaceAll(',', ''))).toBeGreaterThanOrEqual(1_500);
  });

  it('take less than 600 MB beside the mapped files', () => {
    const [, own] = /of which at most (\d+) MB its own/.exec(first.out) ?? [undefined, '0'];
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
