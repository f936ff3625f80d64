import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

/** The product as it was built for its users; tests and benchmarks run at the root of the repository. */
export const bundle = resolve('bundle');

export interface ProductOptions {
  /** Kept when given; else a temporary folder that goes with `stop()`. */
  readonly dataDir?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What is run in place of the product. */
  readonly entry?: string;
}

/** The product as it runs for its users: a process of its own on a free port. */
export class Product {
  readonly #tokens = new Map<string, string>();

  private constructor(
    readonly url: string,
    readonly dataDir: string,
    readonly process: ChildProcess,
    /** Everything that it printed. */
    readonly output: readonly string[],
    private readonly temporary: boolean,
  ) {}

  /** Resolves when it serves; fails with what it printed when it ends before. */
  static async start({ dataDir, env = {}, entry = join(bundle, 'main.js') }: ProductOptions = {}): Promise<Product> {
    const folder = dataDir ?? (await mkdtemp(join(tmpdir(), 'redress-')));
    const child = spawn(process.execPath, [entry], {
      env: { PATH: process.env['PATH'], PORT: '0', DATA_DIR: folder, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output: string[] = [];
    child.stderr.on('data', (text: Buffer) => output.push(text.toString()));
    const url = await new Promise<string>((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`The product ended with ${code}:\n${output.join('\n')}`)));
      createInterface(child.stdout).on('line', (line) => {
        output.push(line);
        const served = /"url":"(http:[^"]+)".*"msg":"serving"/.exec(line)?.[1];
        if (served !== undefined) resolve(served);
      });
    });
    return new Product(url, folder, child, output, dataDir === undefined);
  }

  /** A development token; the same one for the same person and roles. */
  async token(person: string, ...roles: readonly string[]): Promise<string> {
    const key = [person, ...roles].join(' ');
    const known = this.#tokens.get(key);
    if (known !== undefined) return known;
    const answer = await fetch(`${this.url}/dev/tokens`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ person, roles }),
    });
    const { token } = (await answer.json()) as { token: string };
    this.#tokens.set(key, token);
    return token;
  }

  /** SIGKILL, as a power cut would. Resolves when the process is gone. */
  async kill(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.#gone();
  }

  /** Stops it as an operator would, and removes its data when they were temporary. */
  async stop(): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      this.process.kill('SIGTERM');
      await this.#gone();
    }
    if (this.temporary) await rm(this.dataDir, { recursive: true, force: true });
  }

  async #gone(): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) await once(this.process, 'exit');
  }
}
