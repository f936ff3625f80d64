import { Transform, type TransformCallback } from 'node:stream';

/**
 * Converts a byte stream in pieces of `size` bytes, the first one of `firstSize`. The last piece, possibly shorter or empty, is
 * known as such; a stream that is cut off within its first piece ends with that.
 */
export class ChunkTransform extends Transform {
  #held: Buffer[] = [];
  #length = 0;
  #next: number;

  constructor(
    private readonly size: number,
    firstSize: number,
    private readonly convert: (piece: Buffer, last: boolean) => Buffer,
  ) {
    super();
    this.#next = firstSize;
  }

  override _transform(data: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#held.push(data);
    this.#length += data.length;
    // A full piece waits for one more byte, because only then is it known not to be the last.
    if (this.#length <= this.#next) done();
    else this.#attempt(done, () => this.#convertHeld());
  }

  override _flush(done: TransformCallback): void {
    this.#attempt(done, () => this.push(this.convert(Buffer.concat(this.#held), true)));
  }

  #convertHeld(): void {
    let bytes = Buffer.concat(this.#held);
    while (bytes.length > this.#next) {
      this.push(this.convert(bytes.subarray(0, this.#next), false));
      bytes = bytes.subarray(this.#next);
      this.#next = this.size;
    }
    this.#held = [bytes];
    this.#length = bytes.length;
  }

  #attempt(done: TransformCallback, action: () => void): void {
    try {
      action();
      done();
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  }
}
