import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { CaseCommand } from '../cases/domain/commands/case-command.js';
import type { LegacyCaseRecorded } from '../cases/domain/events/records.js';
import { defaultCompanyRules } from '../config/company-rules.js';
import { SystemClock } from '../platform/clock.js';
import type { NewStream, NewStreamOutcome } from '../platform/event-sourcing/new-streams.js';
import type { RecordedEvent } from '../platform/eventstore/recorded-event.js';
import type { RejectedLine } from './batch-recorder.js';
import { importFile, type ImportResult, type ImportSource } from './import-run.js';
import { parseMapping } from './parse-mapping.js';

const mapping = parseMapping(
  JSON.stringify({
    name: 'numbers',
    version: 1,
    source: 'numbers',
    format: 'csv',
    key: 'id',
    receivedAt: { column: 'day', timeZone: 'UTC' },
    attributes: ['note'],
  }),
);

/** Records what is appended, as the write side would: one event a stream. What it does to a stream can be scripted. */
class Target {
  readonly events = new Map<string, RecordedEvent>();
  readonly batches: number[] = [];
  readonly refusals = new Map<string, Error>();
  failing: Error | undefined;
  readonly clock = new SystemClock();
  readonly rules = defaultCompanyRules;

  readonly cases = {
    appendNew: (items: readonly NewStream<CaseCommand>[]): Promise<readonly NewStreamOutcome[]> => {
      this.batches.push(items.length);
      if (this.failing !== undefined) return Promise.reject(this.failing);
      return Promise.resolve(items.map((item) => this.#append(item)));
    },
  };

  readonly log = {
    readStream: (streamName: string): AsyncIterable<RecordedEvent> => this.#read(streamName),
  };

  get data(): readonly LegacyCaseRecorded['data'][] {
    return [...this.events.values()].map(({ data }) => data as LegacyCaseRecorded['data']);
  }

  #append({ id, command, actor, correlationId }: NewStream<CaseCommand>): NewStreamOutcome {
    const { body } = command as Extract<CaseCommand, { name: 'record-legacy-case' }>;
    const error = this.refusals.get(body.provenance.key);
    if (error !== undefined) return { kind: 'refused', error };
    const streamName = `case-${id}`;
    if (this.events.has(streamName)) return { kind: 'already-there' };
    const position = BigInt(100 * (this.events.size + 1));
    const metadata = { $correlationId: correlationId, actor };
    const event = { id, streamName, type: 'LegacyCaseRecorded', revision: 0n, position, data: body, metadata };
    this.events.set(streamName, event as unknown as RecordedEvent);
    return { kind: 'appended', revision: 0n, position };
  }

  async *#read(streamName: string): AsyncGenerator<RecordedEvent> {
    const event = this.events.get(streamName);
    if (event !== undefined) yield event;
    await Promise.resolve();
  }
}

let folder: string;
let run = 0;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'redress-import-'))));
afterAll(() => rmSync(folder, { recursive: true }));

async function importRows(
  target: Target,
  content: string | Buffer,
  options: Partial<ImportSource> = {},
): Promise<{ result: ImportResult; rejected: RejectedLine[] }> {
  const path = join(folder, `${run++}.csv`);
  writeFileSync(path, content);
  const rejected: RejectedLine[] = [];
  const actor = { person: 'import', roles: ['service'], application: 'redress-import' };
  const source = { path, mapping, actor, correlationId: `run-${run}`, ...options };
  const result = await importFile(source, target, { rejected: (line) => rejected.push(line) });
  return { result, rejected };
}

const rows = (count: number, first = 1): string =>
  Array.from({ length: count }, (_, index) => `${first + index},2020-01-01,note ${first + index}\n`).join('');
const file = (text: string): string => `id,day,note\n${text}`;

describe('an import', () => {
  it('records each row in the name of who runs it', async () => {
    const target = new Target();
    const { result, rejected } = await importRows(target, file(rows(3)));
    expect(result).toEqual({ read: 3, imported: 3, alreadyThere: 0, rejected: 0, position: 300n });
    expect(rejected).toEqual([]);
    expect(target.data.map(({ provenance }) => provenance.line)).toEqual([2, 3, 4]);
  });

  it('adds nothing when it is run again, and knows how far views have to be', async () => {
    const target = new Target();
    await importRows(target, file(rows(700)));
    const { result } = await importRows(target, file(rows(700)));
    expect(result).toEqual({ read: 700, imported: 0, alreadyThere: 700, rejected: 0, position: 70_000n });
    expect(target.events.size).toBe(700);
  });

  it('adds what is missing when it goes on after a stop', async () => {
    const target = new Target();
    await importRows(target, file(rows(10)), { limit: 4 });
    const { result } = await importRows(target, file(rows(10)));
    expect(result).toMatchObject({ read: 10, imported: 6, alreadyThere: 4 });
  });

  it('looks before it writes as long as it meets what is there already', async () => {
    const target = new Target();
    await importRows(target, file(rows(2_000)));
    target.batches.length = 0;
    const { result } = await importRows(target, file(rows(2_600)));
    expect(result).toMatchObject({ imported: 600, alreadyThere: 2_000 });
    const written = target.batches.reduce((sum, size) => sum + size, 0);
    expect(written).toBe(512 + 600);
  });

  it('takes the same rows from another file, in another order', async () => {
    const target = new Target();
    await importRows(target, file('1,2020-01-01,a\n2,2020-01-02,b\n'));
    const { result } = await importRows(target, 'note,id,day\nb,2,2020-01-02\na,1,2020-01-01\n');
    expect(result).toMatchObject({ imported: 0, alreadyThere: 2, rejected: 0 });
  });

  it('reports a row that has changed since, and leaves the case as it is', async () => {
    const target = new Target();
    await importRows(target, file('1,2020-01-01,before\n'));
    const { result, rejected } = await importRows(target, file('2,2020-01-01,x\n1,2020-01-01,after\n'));
    expect(result).toMatchObject({ imported: 1, rejected: 1 });
    expect(rejected).toEqual([
      {
        line: 3,
        key: '1',
        code: 'changed-row',
        reason: 'differs from what was recorded under this key before (line 2)',
      },
    ]);
    expect(target.data.map(({ attributes }) => attributes['note'])).toContain('before');
  });

  it('takes the first of several rows with one key, near or far apart', async () => {
    const target = new Target();
    const { result, rejected } = await importRows(
      target,
      file(`1,2020-01-01,a\n1,2020-01-01,b\n${rows(600, 2)}1,2020-01-01,a\n`),
    );
    expect(result).toMatchObject({ imported: 601, rejected: 2 });
    expect(rejected).toEqual([
      { line: 3, key: '1', code: 'duplicate-key', reason: 'repeats the key of line 2' },
      { line: 604, key: '1', code: 'duplicate-key', reason: 'repeats the key of line 2' },
    ]);
  });

  it('goes on after bad lines, and says of each what is wrong', async () => {
    const target = new Target();
    target.refusals.set('6', new Error('not today'));
    const lines = [
      '1,2020-01-01,"a',
      '2,2020-13-01,b',
      ',2020-01-01,c',
      '4,2020-01-01',
      '5,2020-01-01,e',
      '6,2020-01-01,f',
    ];
    const bytes = Buffer.concat([Buffer.from(file(`${lines.join('\n')}\n7,2020-01-01,`)), Buffer.from([0xff, 0x0a])]);
    const { result, rejected } = await importRows(target, bytes);
    expect(result).toMatchObject({ read: 7, imported: 1, rejected: 6 });
    expect(rejected.map(({ line, key, code }) => [line, key, code])).toEqual([
      [2, undefined, 'broken-quotes'],
      [3, '2', 'invalid-date'],
      [4, undefined, 'missing-key'],
      [5, undefined, 'wrong-column-count'],
      [8, undefined, 'not-utf-8'],
      [7, '6', 'refused'],
    ]);
  });

  it('stops at its limit, which counts bad lines too', async () => {
    const target = new Target();
    const { result } = await importRows(target, file(`bad\n${rows(9)}`), { limit: 3 });
    expect(result).toMatchObject({ read: 3, imported: 2, rejected: 1 });
  });

  it('never holds more than a batch', async () => {
    const target = new Target();
    await importRows(target, file(rows(2_000)));
    expect(Math.max(...target.batches)).toBeLessThanOrEqual(512);
    expect(target.batches.reduce((sum, size) => sum + size, 0)).toBe(2_000);
  });

  it('ends after the batch under way when it is asked to stop', async () => {
    const target = new Target();
    const stop = new AbortController();
    stop.abort();
    expect((await importRows(target, file(rows(5)), { signal: stop.signal })).result).toMatchObject({
      read: 0,
      imported: 0,
    });
  });

  it('keeps the rows before the place where its file is cut off, and says so', async () => {
    const target = new Target();
    const zipped = gzipSync(file(rows(5_000)));
    const { result } = await importRows(target, zipped.subarray(0, Math.floor(zipped.length / 2)));
    expect(result.brokenOff).toBe('its compressed data is cut off');
    expect(result.imported).toBeGreaterThan(1_000);
    expect(target.events.size).toBe(result.imported);
  });

  it('fails at once for a file that lacks a column of the mapping', async () => {
    await expect(importRows(new Target(), 'id,day\n1,2020-01-01\n')).rejects.toThrow('it has no column note');
  });

  it('fails when the store does', async () => {
    const target = new Target();
    target.failing = new Error('the store is gone');
    await expect(importRows(target, file(rows(2_000)))).rejects.toThrow('the store is gone');
  });
});
