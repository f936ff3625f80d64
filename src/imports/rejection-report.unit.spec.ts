import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultReportPath, RejectionReport } from './rejection-report.js';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'redress-report-'))));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a report of rejected lines', () => {
  it('is named after the input and lies in the working folder', () => {
    expect(defaultReportPath('/somewhere/else/old.csv.gz')).toBe(join(process.cwd(), 'old.csv.gz.rejected.ndjson'));
  });

  it('has a line for each, and counts them by reason', async () => {
    const path = join(folder, 'rejected.ndjson');
    const report = await RejectionReport.open(path);
    report.add({ line: 2, code: 'missing-key', reason: 'has no id' });
    report.add({ line: 5, key: '7', code: 'invalid-date', reason: 'has no day (YYYY-MM-DD) in day' });
    report.add({ line: 6, key: '8', code: 'invalid-date', reason: 'has no day (YYYY-MM-DD) in day' });
    expect(report.counts).toEqual([
      ['invalid-date', 2],
      ['missing-key', 1],
    ]);
    await report.close();
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      { line: 2, code: 'missing-key', reason: 'has no id' },
      { line: 5, key: '7', code: 'invalid-date', reason: 'has no day (YYYY-MM-DD) in day' },
      { line: 6, key: '8', code: 'invalid-date', reason: 'has no day (YYYY-MM-DD) in day' },
    ]);
  });

  it('of an earlier run does not outlive a run without rejected lines', async () => {
    const path = join(folder, 'earlier.ndjson');
    writeFileSync(path, '{"line":1}\n');
    await (await RejectionReport.open(path)).close();
    expect(existsSync(path)).toBe(false);
  });

  it('fails before anything is imported when it cannot be written', async () => {
    await expect(RejectionReport.open(join(folder, 'nowhere', 'report.ndjson'))).rejects.toThrow('ENOENT');
  });
});
