import { type ServerInterceptingCallInterface } from '@grpc/grpc-js';
import { Writable } from 'node:stream';
import { flowingInterceptor } from './flowing-call.js';

const KIB = 1024;

/** A connection that takes messages when it is told to, and a writer of messages as the package has them. */
function flow() {
  const handed: Buffer[] = [];
  const takers: (() => void)[] = [];
  const connection = {
    sendMessage(message: Buffer, taken: () => void) {
      handed.push(message);
      takers.push(taken);
    },
  } as unknown as ServerInterceptingCallInterface;
  const method = {} as Parameters<typeof flowingInterceptor>[0];
  const call = flowingInterceptor(method, connection);
  const writer = new Writable({
    objectMode: true,
    write: (message, _encoding, done) => call.sendMessage(message, done),
  });
  return { handed, writer, take: () => takers.shift()?.() };
}

describe('A call whose messages flow', () => {
  it('hands on what it is given before the first message is taken', () => {
    const { handed, writer } = flow();
    for (let n = 0; n < 10; n++) writer.write(Buffer.alloc(KIB, n));
    expect(handed).toEqual(Array.from({ length: 10 }, (_, n) => Buffer.alloc(KIB, n)));
  });

  it('is 16 KiB ahead at most, and goes on with every message that is taken', () => {
    const { handed, writer, take } = flow();
    for (let n = 0; n < 200; n++) writer.write(Buffer.alloc(KIB, n));
    expect(handed).toHaveLength(16);
    for (let taken = 1; taken <= 184; taken++) {
      take();
      expect(handed).toHaveLength(16 + taken);
    }
    expect(handed.map(([first]) => first)).toEqual(Array.from({ length: 200 }, (_, n) => n));
  });

  it.each([
    ['large', Buffer.alloc(17 * KIB)],
    ['of unknown size', { size: 'unknown' }],
  ])('hands on messages that are %s one by one', (_name, message) => {
    const { handed, writer, take } = flow();
    for (let n = 0; n < 3; n++) writer.write(message);
    expect(handed).toHaveLength(1);
    take();
    expect(handed).toHaveLength(2);
  });
});
