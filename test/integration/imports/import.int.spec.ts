import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { CaseDriver } from '../../support/case-driver.js';
import { fixture, fixtureMapping, totalsOf, Workplace } from './redress.js';

const text = readFileSync(fixture, 'utf8');

let place: Workplace;
beforeEach(() => (place = new Workplace()));
afterEach(() => place.remove());

function write(name: string, content: Buffer | string): string {
  const path = join(place.folder, name);
  writeFileSync(path, content);
  return path;
}

const importFile = (path: string, ...args: readonly string[]) =>
  place.run('import', '--mapping', fixtureMapping, ...args, path);

describe('redress import', () => {
  it('records each row, waits until the views are up to date, and says what it took', async () => {
    const ran = await place.importFixture();
    expect(ran.told).toBe('');
    expect(ran.code).toBe(0);
    expect(totalsOf(ran)).toEqual({ read: 40, recorded: 40, there: 0, rejected: 0 });
    expect(ran.out).toMatch(/all \d+ views up to date after [\d.]+ s \([\d,]+ rows\/s from file to views\)/);
    expect(ran.out).toMatch(/peak memory: \d+ MB resident in this process with its engines/);
    expect(existsSync(join(place.folder, 'complaints.csv.rejected.ndjson'))).toBe(false);
  });

  it('adds nothing the second time', async () => {
    await place.importFixture();
    const again = await place.importFixture();
    expect(again.code).toBe(0);
    expect(totalsOf(again)).toEqual({ read: 40, recorded: 0, there: 40, rejected: 0 });
  });

  it('goes on where a limit ended it, and takes the rows from a gzipped copy', async () => {
    expect(totalsOf(await place.importFixture('--limit', '15', '--no-wait'))).toMatchObject({ read: 15, recorded: 15 });
    const zipped = await importFile(write('copy.csv.gz', gzipSync(text)));
    expect(totalsOf(zipped)).toEqual({ read: 40, recorded: 25, there: 15, rejected: 0 });
  });

  it('reports a row that has changed since and keeps the case as it was recorded', async () => {
    await place.importFixture();
    const changed = await importFile(write('changed.csv', text.replace('remark 3\n', 'another remark\n')));
    expect(changed.code).toBe(0);
    expect(totalsOf(changed)).toEqual({ read: 40, recorded: 0, there: 39, rejected: 1 });
    expect(place.records('changed.csv.rejected.ndjson')).toEqual([
      {
        line: 4,
        key: 'C-003',
        code: 'changed-row',
        reason: 'differs from what was recorded under this key before (line 4)',
      },
    ]);
  });

  it('goes on after every kind of bad line, and reports each with its reason', async () => {
    const [header, ...rows] = text.split('\n');
    const bad = [
      'X-1,2024-01-01,,call,car,yes,too late,"never closed',
      'X-2,2024-01-01,,call,car,yes,too late',
      ',2024-01-01,,call,car,yes,too late,no key',
      'X-4,2024-02-30,,call,car,yes,too late,no such day',
      'X-5,2024-02-10,2024-02-09,call,car,yes,too late,closed too early',
      'C-001,2024-01-01,,call,car,yes,too late,the key of another row',
      `X-7,2024-01-01,,call,car,yes,too late,${'x'.repeat(300_000)}`,
      'X-8,,,call,car,yes,too late,no day',
    ];
    const lines = [header, ...rows.slice(0, -1), ...bad];
    const bytes = Buffer.concat([
      Buffer.from('\uFEFF'),
      Buffer.from(lines.join('\r\n')),
      Buffer.from('\r\nX-9,2024-01-01,,call,car,yes,too late,'),
      Buffer.from([0xc3, 0x28]),
    ]);
    const ran = await importFile(write('mixed.csv', bytes), '--report', 'bad.ndjson');
    expect(ran.code).toBe(0);
    expect(totalsOf(ran)).toEqual({ read: 49, recorded: 40, there: 0, rejected: 9 });
    const reported = place.records('bad.ndjson') as { line: number; code: string }[];
    expect(reported.map(({ code }) => code).sort()).toEqual(
      [
        'broken-quotes',
        'wrong-column-count',
        'missing-key',
        'invalid-date',
        'closed-before-received',
        'duplicate-key',
        'too-long',
        'missing-date',
        'not-utf-8',
      ].sort(),
    );
    for (const { line } of reported) expect(line).toBeGreaterThan(41);
    expect(ran.out).toContain('    too-long: 1\n');
  });

  it('keeps the rows before the place where a gzipped file is cut off, and ends with an error that says so', async () => {
    const zipped = gzipSync(text);
    const ran = await importFile(write('cut.csv.gz', zipped.subarray(0, -30)));
    expect(ran.code).toBe(1);
    expect(ran.told).toMatch(/cut\.csv\.gz: its compressed data is cut off\. The rows before it are recorded\.\n$/);
    const { recorded } = totalsOf(ran);
    expect(recorded).toBeGreaterThan(0);
    expect(totalsOf(await place.importFixture())).toEqual({
      read: 40,
      recorded: 40 - recorded,
      there: recorded,
      rejected: 0,
    });
  });

  it.each([
    ['an empty file', 'it is empty', ''],
    ['another table', 'it has no column number', 'a,b\n1,2\n'],
    [
      'damaged compressed data',
      'its compressed data is damaged',
      Buffer.concat([gzipSync('x').subarray(0, 12), Buffer.alloc(20)]),
    ],
  ])('cannot use %s', async (_, message, content) => {
    const ran = await importFile(write('unusable', content));
    expect(ran.code).toBe(2);
    expect(ran.told).toContain(message);
    expect(ran.told.trimEnd().split('\n')).toHaveLength(1);
  });

  it('names every problem of a mapping', async () => {
    const mapping = {
      ...(JSON.parse(readFileSync(fixtureMapping, 'utf8')) as object),
      version: 0,
      channel: { constant: 'fax' },
    };
    const ran = await place.run('import', '--mapping', write('mapping.json', JSON.stringify(mapping)), fixture);
    expect(ran.code).toBe(2);
    expect(ran.told).toContain('The mapping has 2 problem(s):');
  });

  it('takes a mapping that comes with the product by its name', async () => {
    const row =
      '7,2020-01-02,2020-02-03,"Insured","INDV",,"Property and Casualty","Automobile","Motorcycle","Confirmed","ACV"';
    const columns =
      'complaint_number,received_date,closed_date,complaint_filed_by,complainant_type,involved_party_type,complaint_type,coverage_type,coverage_level,finding_type,keywords';
    const ran = await place.run('import', '--mapping', 'texas-complaints', write('texas.csv', `${columns}\n${row}\n`));
    expect(totalsOf(ran)).toEqual({ read: 1, recorded: 1, there: 0, rejected: 0 });
  });

  it('reads NDJSON', async () => {
    const mapping = { ...(JSON.parse(readFileSync(fixtureMapping, 'utf8')) as object), format: 'ndjson' };
    const rows = [
      '{"number":1,"received":"2024-01-01","via":"call"}',
      '{"number":2,',
      '{"number":3,"received":"2024-01-01"}',
    ];
    const ran = await place.run(
      'import',
      '--mapping',
      write('mapping.json', JSON.stringify(mapping)),
      write('rows.ndjson.gz', gzipSync(rows.join('\n'))),
    );
    expect(totalsOf(ran)).toEqual({ read: 3, recorded: 2, there: 0, rejected: 1 });
  });
});

describe('the counts of an import', () => {
  interface Counted {
    readonly all: { readonly total: { readonly value: number }; readonly by: Readonly<Record<string, unknown>> };
  }
  interface Listed {
    readonly items: readonly Readonly<Record<string, unknown>>[];
  }

  it('are those of its file, in the list and on the dashboard of a running server that it works through', async () => {
    const product = await place.serve();
    try {
      const ran = await place.importFixture();
      expect(ran).toMatchObject({ code: 0, told: '' });
      expect(totalsOf(ran)).toEqual({ read: 40, recorded: 40, there: 0, rejected: 0 });
      if (process.platform === 'linux') expect(ran.out).toMatch(/the server \(process \d+\): \d+ MB resident at most/);
      const driver = new CaseDriver(product);
      const { items } = await driver.read<Listed>('manager', '/v1/cases?limit=100');
      const count = (field: string, value: string): number => items.filter((item) => item[field] === value).length;
      const rows = text.split('\n').filter((line) => line.startsWith('C-'));
      const inFile = (part: string): number => rows.filter((row) => row.split(',').includes(part)).length;
      expect(items).toHaveLength(rows.length);
      expect(count('lineOfBusiness', 'motor')).toBe(inFile('car'));
      expect(count('lineOfBusiness', 'travel')).toBe(inFile('trip'));
      expect(count('channel', 'letter')).toBe(inFile('post'));
      expect(count('decision', 'partly_upheld')).toBe(inFile('in part'));
      const { all } = await driver.read<Counted>('analyst', '/v1/dashboards/cases');
      expect(all.total.value).toBe(rows.length);
      expect(all.by['lineOfBusiness']).toContainEqual(expect.objectContaining({ key: 'motor', value: inFile('car') }));
    } finally {
      await product.stop();
    }
  });
});
