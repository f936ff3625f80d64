import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { ChunkCipher } from './chunk-cipher.js';
import { ChunkTransform } from './chunk-transform.js';

const key = randomBytes(32);

function sealed(pieces: readonly Uint8Array[]): Buffer[] {
  const cipher = new ChunkCipher(key);
  return pieces.map((piece, index) => cipher.seal(piece, index === pieces.length - 1));
}

function opened(chunks: readonly Uint8Array[]): Buffer[] {
  const cipher = new ChunkCipher(key);
  return chunks.map((chunk, index) => cipher.open(chunk, index === chunks.length - 1));
}

const pieces = (minLength: number) => fc.array(fc.uint8Array({ maxLength: 40 }), { minLength, maxLength: 6 });

describe('encrypting in chunks', () => {
  it('opens what it sealed', () => {
    fc.assert(
      fc.property(pieces(1), (all) => {
        expect(opened(sealed(all)).map((piece) => Uint8Array.from(piece))).toEqual(all);
      }),
    );
  });

  it('detects any altered bit', () => {
    fc.assert(
      fc.property(pieces(1), fc.nat(), fc.nat(), fc.nat({ max: 7 }), (all, chunk, byte, bit) => {
        const chunks = sealed(all);
        const altered = chunks[chunk % chunks.length]!;
        altered[byte % altered.length]! ^= 1 << bit;
        expect(() => opened(chunks)).toThrow();
      }),
    );
  });

  it('detects a chunk that was left out, wherever it stood', () => {
    fc.assert(
      fc.property(pieces(2), fc.nat(), (all, at) => {
        expect(() => opened(sealed(all).toSpliced(at % all.length, 1))).toThrow();
      }),
    );
  });

  it('detects chunks that changed places and chunks that stand twice', () => {
    fc.assert(
      fc.property(pieces(2), fc.nat(), fc.nat(), (all, one, other) => {
        const [a, b] = [one % all.length, other % all.length];
        const chunks = sealed(all);
        expect(() => opened(chunks.toSpliced(a, 0, chunks[b]!))).toThrow();
        fc.pre(a !== b);
        expect(() => opened(chunks.with(a, chunks[b]!).with(b, chunks[a]!))).toThrow();
      }),
    );
  });

  it('detects bytes after the end', () => {
    expect(() => opened([...sealed([Buffer.from('a')]), Buffer.alloc(20)])).toThrow();
  });
});

describe('converting a stream in pieces', () => {
  const run = async (chunks: readonly Uint8Array[], size: number, first: number) => {
    const seen: [number, boolean][] = [];
    const transform = new ChunkTransform(size, first, (piece, last) => {
      seen.push([piece.length, last]);
      return piece;
    });
    const out = await buffer(Readable.from(chunks).pipe(transform));
    return { seen, out };
  };

  it('cuts the same pieces however the bytes arrive, and knows the last one', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 30 }), { maxLength: 10 }),
        fc.integer({ min: 1, max: 9 }),
        async (chunks, size) => {
          const whole = Buffer.concat(chunks);
          const { seen, out } = await run(
            chunks.filter(({ length }) => length > 0),
            size,
            3,
          );

          expect(out).toEqual(whole);
          expect(seen.map(([, last]) => last)).toEqual(seen.map((_, index) => index === seen.length - 1));
          expect(seen.slice(0, -1).map(([length]) => length)).toEqual(
            seen.slice(0, -1).map((_, index) => (index === 0 ? 3 : size)),
          );
        },
      ),
    );
  });

  it('fails as a stream does when a piece cannot be converted', async () => {
    const transform = new ChunkTransform(4, 4, () => {
      throw new Error('no');
    });

    await expect(buffer(Readable.from([Buffer.alloc(9)]).pipe(transform))).rejects.toThrow('no');
  });
});
