import fc from 'fast-check';
import { longestLine, sourceText, type TextLine } from './source-text.js';

async function* piecewise(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  let at = 0;
  for (const size of sizes) {
    if (size > 0 && at < bytes.length) yield bytes.subarray(at, at + size);
    at += size;
  }
  if (at < bytes.length) yield bytes.subarray(at);
  await Promise.resolve();
}

async function read(bytes: Buffer | string, sizes: readonly number[] = []): Promise<TextLine[]> {
  const lines: TextLine[] = [];
  for await (const some of sourceText(piecewise(Buffer.from(bytes as string), sizes))) lines.push(...some);
  return lines;
}

const texts = (lines: readonly TextLine[]) => lines.map((line) => ('text' in line ? line.text : line.problem.code));

describe('the lines of a file', () => {
  it('end at line feeds, and the last one at the end of the file', async () => {
    expect(await read('a\nb\r\n\nc')).toEqual([
      { line: 1, text: 'a' },
      { line: 2, text: 'b\r' },
      { line: 3, text: '' },
      { line: 4, text: 'c' },
    ]);
    expect(texts(await read('a\n'))).toEqual(['a']);
    expect(await read('')).toEqual([]);
  });

  it('begin after a byte order mark', async () => {
    expect(texts(await read('\uFEFFid\n1'))).toEqual(['id', '1']);
    expect(texts(await read('\uFEFFid\n1', [1, 1, 1]))).toEqual(['id', '1']);
  });

  it('are read one by one where one of them is no UTF-8', async () => {
    const bytes = Buffer.concat([Buffer.from('險\n'), Buffer.from([0x63, 0x61, 0x66, 0xe9]), Buffer.from('\né\n')]);
    expect(texts(await read(bytes))).toEqual(['險', 'not-utf-8', 'é']);
  });

  it('may hold the replacement character, where the file does', async () => {
    expect(texts(await read('a\uFFFDb'))).toEqual(['a\uFFFDb']);
  });

  it('are passed over when they are too long, and reading goes on', async () => {
    const long = 'x'.repeat(longestLine + 1);
    const lines = await read(`a\n${long}\nb\n${long}`, Array<number>(20).fill(64 * 1024));
    expect(texts(lines)).toEqual(['a', 'too-long', 'b', 'too-long']);
    expect(lines.map(({ line }) => line)).toEqual([1, 2, 3, 4]);
  });

  it('may be as long as the limit', async () => {
    expect(texts(await read('x'.repeat(longestLine)))[0]).toHaveLength(longestLine);
  });

  it('are measured in bytes', async () => {
    const character = '險';
    const fitting = character.repeat(Math.floor(longestLine / 3));
    expect(texts(await read(`${fitting}\n${fitting}${character}`))).toEqual([fitting, 'too-long']);
  });

  it('do not depend on where the file is cut into pieces', async () => {
    const line = fc
      .oneof(fc.string({ unit: 'grapheme', maxLength: 10 }), fc.constant(''))
      .map((text) => text.replace(/\n/g, ''));
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1 }), fc.array(fc.nat(9)), async (content, sizes) => {
        const whole = content.join('\n');
        const expected = whole.replace(/^\uFEFF/, '').split('\n');
        if (expected.at(-1) === '') expected.pop();
        expect(texts(await read(whole, sizes))).toEqual(expected);
      }),
    );
  });

  it('come without a last one that the source may have cut', async () => {
    async function* broken(): AsyncGenerator<Buffer> {
      yield Buffer.from('a\nb\nc,ut');
      await Promise.resolve();
      throw new Error('broken off');
    }
    const seen: string[] = [];
    const reading = async (): Promise<void> => {
      for await (const some of sourceText(broken())) seen.push(...texts(some));
    };
    await expect(reading()).rejects.toThrow('broken off');
    expect(seen).toEqual(['a', 'b']);
  });
});
