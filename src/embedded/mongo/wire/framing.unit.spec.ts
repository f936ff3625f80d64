import { BSON } from 'bson';
import fc from 'fast-check';
import { Blocks, BLOCK_BYTES } from './blocks.js';
import { FrameReader, frameReply, MAX_MESSAGE_BYTES, ProtocolError, readMessage } from './framing.js';

function frame(size: number, filler = 7): Buffer {
  const bytes = Buffer.alloc(size, filler);
  bytes.writeInt32LE(size, 0);
  return bytes;
}

describe('the cutting of a stream into messages', () => {
  it('gives the messages whatever pieces they come in', () => {
    const sizes = fc.array(fc.integer({ min: 21, max: 300 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(sizes, fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1 }), (lengths, cuts) => {
        const messages = lengths.map((length, i) => frame(length, i + 1));
        const stream = Buffer.concat(messages);
        const reader = new FrameReader(new Blocks());
        const found: Buffer[] = [];
        for (let at = 0, i = 0; at < stream.length; i++) {
          const cut = cuts[i % cuts.length]!;
          found.push(...reader.push(stream.subarray(at, at + cut)));
          at += cut;
        }
        expect(found).toEqual(messages);
      }),
    );
  });

  it('gives messages that are longer than a block, and blocks that were used before hold nothing of the last message', () => {
    const blocks = new Blocks();
    const long = [BLOCK_BYTES - 1, BLOCK_BYTES, BLOCK_BYTES + 1, 3 * BLOCK_BYTES + 7].map((size, i) =>
      frame(size, i + 1),
    );
    const stream = Buffer.concat(long);
    const reader = new FrameReader(blocks);
    const found: Buffer[] = [];
    for (let at = 0; at < stream.length; at += 10_007) found.push(...reader.push(stream.subarray(at, at + 10_007)));
    expect(found.map((each, i) => each.equals(long[i]!))).toEqual([true, true, true, true]);
    expect(reader.held).toBe(0);
  });

  it('holds what it says, however small the pieces are, and nothing more when it has let go', () => {
    const reader = new FrameReader(new Blocks());
    const begun = frame(2 * BLOCK_BYTES).subarray(0, BLOCK_BYTES + 1);
    for (const byte of begun.subarray(0, BLOCK_BYTES)) reader.push(Buffer.of(byte));
    expect(reader.held).toBe(BLOCK_BYTES);
    reader.push(begun.subarray(BLOCK_BYTES));
    expect(reader.held).toBe(2 * BLOCK_BYTES);
    reader.clear();
    expect(reader.held).toBe(0);
    expect(reader.push(frame(30))).toEqual([frame(30)]);
  });

  it.each([-1, 0, 20, MAX_MESSAGE_BYTES + 1])('refuses a length of %i', (length) => {
    const bytes = Buffer.alloc(16);
    bytes.writeInt32LE(length, 0);
    expect(() => new FrameReader(new Blocks()).push(bytes)).toThrow(ProtocolError);
  });
});

describe('a reply', () => {
  it('names the request it answers', () => {
    const body = Buffer.from(BSON.serialize({ ping: 1, $db: 'a' }));
    const request = Buffer.concat([Buffer.alloc(20), Buffer.of(0), body]);
    request.writeInt32LE(request.length, 0);
    request.writeInt32LE(77, 4);
    request.writeInt32LE(2013, 12);
    const message = readMessage(request);
    expect(message.body.js()).toEqual({ ping: 1, $db: 'a' });
    const reply = Buffer.concat(frameReply(message, 5, Buffer.from(BSON.serialize({ ok: 1 }))));
    expect(reply.readInt32LE(0)).toBe(reply.length);
    expect(reply.readInt32LE(8)).toBe(77);
    expect(BSON.deserialize(reply.subarray(21))).toEqual({ ok: 1 });
  });
});
