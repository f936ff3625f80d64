import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { StoredEvent } from '../platform/eventstore/recorded-event.js';
import { type ExportedEvent, exported, lineOf, readEvents } from './event-lines.js';

const folder = mkdtempSync(join(tmpdir(), 'redress-lines-'));
const path = join(folder, 'events.ndjson.gz');

afterAll(() => rmSync(folder, { recursive: true }));

const event = (data: string): ExportedEvent => ({
  stream: 'case-1',
  revision: '0',
  position: '7',
  id: 'one',
  type: 'FeedbackAdded',
  data,
  metadata: '{}',
});

async function read(): Promise<ExportedEvent[]> {
  const events = [];
  for await (const one of readEvents(path)) events.push(one);
  return events;
}

describe('an event that is exported', () => {
  const stored = (dataBytes: Uint8Array): StoredEvent => ({
    id: 'one',
    streamName: 'case-1',
    type: 'FeedbackAdded',
    revision: 0n,
    position: 7n,
    created: new Date(0),
    data: null,
    metadata: null,
    dataBytes,
    metadataBytes: Buffer.from('{}'),
  });

  it('has its text to the byte, even one that begins with a byte order mark', () => {
    const bytes = Buffer.from('\ufeff{ "é":1.0 }');
    expect(Buffer.from(exported(stored(bytes)).data)).toEqual(bytes);
  });

  it('is refused when it is no text', () => {
    expect(() => exported(stored(Buffer.from([0x7b, 0xff])))).toThrow('Event one of stream case-1 is not text.');
  });
});

describe('the lines of an export', () => {
  it('give back every text, whatever ends a line elsewhere', async () => {
    const texts = ['a\u2028b\u2029c', 'a\rb\r\nc\nd', '案'.repeat(100_000), ''];
    writeFileSync(path, gzipSync(texts.map((data) => lineOf(event(data))).join('')));
    expect((await read()).map(({ data }) => data)).toEqual(texts);
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
