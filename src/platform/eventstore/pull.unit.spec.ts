import { PassThrough } from 'node:stream';
import { IdleTimeoutError, pull } from './pull.js';

async function all(items: AsyncIterable<unknown>): Promise<unknown[]> {
  const seen: unknown[] = [];
  for await (const item of items) seen.push(item);
  return seen;
}

const stream = () => new PassThrough({ objectMode: true });

describe('pulling items from a stream', () => {
  it('gives them in order and ends with the stream', async () => {
    const source = stream();
    for (const item of [1, 2, 3]) source.write(item);
    source.end();

    await expect(all(pull(source))).resolves.toEqual([1, 2, 3]);
  });

  it('waits for items that come later', async () => {
    const source = stream();
    const result = all(pull(source));
    setImmediate(() => {
      source.write('late');
      setImmediate(() => source.end());
    });

    await expect(result).resolves.toEqual(['late']);
  });

  it('gives what came before a failure, then fails', async () => {
    const source = stream();
    const seen: unknown[] = [];
    const result = (async () => {
      for await (const item of pull(source)) {
        seen.push(item);
        // As the client does it: the error is emitted, the stream is not destroyed.
        source.emit('error', new Error('dropped'));
      }
    })();
    source.write(1);

    await expect(result).rejects.toThrow('dropped');
    expect(seen).toEqual([1]);
  });

  it('survives errors that come after it has ended', async () => {
    const source = stream();
    source.write(1);
    for await (const item of pull(source)) {
      expect(item).toBe(1);
      break;
    }

    expect(() => source.emit('error', new Error('late'))).not.toThrow();
  });

  it('fails when nothing arrives in time', async () => {
    await expect(all(pull(stream(), { idleMs: 5 }))).rejects.toThrow(IdleTimeoutError);
  });

  it('ends quietly when it is told to, waiting or not', async () => {
    const controller = new AbortController();
    const waiting = all(pull(stream(), { signal: controller.signal }));
    controller.abort();

    await expect(waiting).resolves.toEqual([]);
    await expect(all(pull(stream(), { signal: controller.signal }))).resolves.toEqual([]);
  });

  it('ends when the stream is closed', async () => {
    const source = stream();
    const waiting = all(pull(source));
    source.destroy();

    await expect(waiting).resolves.toEqual([]);
  });
});
