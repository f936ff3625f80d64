import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { RecordedEvent } from '../platform/eventstore/recorded-event.js';
import { type ExportedEvent, lineOf, readEvents } from './event-lines.js';

const folder = mkdtempSync(join(tmpdir(), 'redress-lines-'));
const path = join(folder, 'events.ndjson.gz');

afterAll(() => rmSync(folder, { recursive: true }));

const event = (note: string): RecordedEvent => ({
  id: 'one',
  streamName: 'case-1',
  type: 'FeedbackAdded',
  revision: 0n,
  position: 7n,
  created: new Date(0),
  data: { note },
  metadata: {},
});

async function read(): Promise<ExportedEvent[]> {
  const events = [];
  for await (const one of readEvents(path)) events.push(one);
  return events;
}

describe('the lines of an export', () => {
  it('give back every text, whatever ends a line elsewhere', async () => {
    const notes = ['a\u2028b\u2029c', 'a\rb\r\nc\nd', '案'.repeat(100_000), ''];
    writeFileSync(path, gzipSync(notes.map((note) => lineOf(event(note))).join('')));
    expect((await read()).map(({ data }) => (data as { note: string }).note)).toEqual(notes);
  });

  it('may be none', async () => {
    writeFileSync(path, gzipSync(''));
    expect(await read()).toEqual([]);
  });

  it.each([
    ['are not compressed', lineOf(event('a')), 'incorrect header check'],
    ['are cut off', gzipSync(lineOf(event('a'))).subarray(0, -9), 'unexpected end of file'],
    ['end in the middle of an event', gzipSync(lineOf(event('a')).slice(0, -1)), 'its last line has no end'],
    ['hold something else', gzipSync('{"stream":\n'), 'JSON'],
  ])('are refused when they %s', async (_, bytes, why) => {
    writeFileSync(path, bytes);
    await expect(read()).rejects.toMatchObject({ name: 'TransferError', message: expect.stringContaining(why) });
  });

  it('are refused when there is no file', async () => {
    rmSync(path);
    await expect(read()).rejects.toMatchObject({ name: 'TransferError', message: expect.stringContaining('ENOENT') });
  });
});
