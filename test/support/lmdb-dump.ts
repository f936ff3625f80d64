import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';

const script = `
  import { createHash } from 'node:crypto';
  import { createInterface } from 'node:readline';
  import { open } from 'lmdb';
  for await (const line of createInterface({ input: process.stdin })) {
    const { path, names } = JSON.parse(line);
    const binary = { encoding: 'binary', keyEncoding: 'binary' };
    const root = open({ path, noSubdir: true, readOnly: true, ...binary });
    const hash = createHash('sha256');
    let entries = 0;
    for (const name of names)
      for (const { key, value } of root.openDB({ name, ...binary }).getRange({})) {
        hash.update(name).update(key).update(value);
        entries++;
      }
    await root.close();
    console.log(JSON.stringify({ entries, sha256: hash.digest('hex') }));
  }`;

/** What LMDB reads in a file. */
export interface Dump {
  readonly entries: number;
  readonly sha256: string;
}

/** Reads LMDB files in a process of its own: LMDB trusts its file, and a damaged one may end the process that opens it. */
export class LmdbDumps {
  #reader: Reader | undefined;

  /** Fails when LMDB cannot read the file. */
  async of(path: string, names: readonly string[]): Promise<Dump> {
    const reader = (this.#reader ??= new Reader());
    try {
      return await reader.read(path, names);
    } catch (error) {
      this.end();
      throw error;
    }
  }

  end(): void {
    this.#reader?.end();
    this.#reader = undefined;
  }
}

class Reader {
  readonly #child: ChildProcess = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  readonly #lines: Interface = createInterface({ input: this.#child.stdout! });
  readonly #ended = once(this.#child, 'exit').then(([code, signal]) => {
    throw new Error(`LMDB ended its process with ${String(code ?? signal)}`);
  });

  constructor() {
    this.#ended.catch(() => undefined);
  }

  async read(path: string, names: readonly string[]): Promise<Dump> {
    const line = once(this.#lines, 'line') as Promise<[string]>;
    this.#child.stdin!.write(`${JSON.stringify({ path, names })}\n`);
    return JSON.parse((await Promise.race([line, this.#ended]))[0]) as Dump;
  }

  end(): void {
    this.#child.stdin!.end();
  }
}
