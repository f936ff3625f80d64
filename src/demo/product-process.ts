import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { environmentWith } from '../config/environment.js';
import { timeZone } from './office-hours.js';
import { UsageError } from './options.js';

const entry = fileURLToPath(new URL('../main.js', import.meta.url));

export interface ProductSettings {
  readonly port: number;
  readonly dataDir: string;
  /** Where its clock starts, in milliseconds. */
  readonly clockStart: number;
}

/** A product that the demo has started. */
export class ProductProcess {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
  ) {}

  /**
   * Resolves when it serves.
   *
   * @throws UsageError when it does not; it has said why.
   */
  static async start({ port, dataDir, clockStart }: ProductSettings): Promise<ProductProcess> {
    const child = spawn(process.execPath, [entry], {
      env: environmentWith({
        NODE_ENV: 'development',
        PORT: String(port),
        DATA_DIR: dataDir,
        TIME_ZONE: timeZone,
        LOG_LEVEL: 'warn',
        DEVELOPMENT_CLOCK_START: new Date(clockStart).toISOString(),
      }),
      stdio: ['ignore', 'pipe', 'inherit'],
      // Ctrl-C is for the demo, which then ends the product in good order.
      detached: true,
    });
    const url = await new Promise<string>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', () => reject(new UsageError(`The product did not come up; is port ${port} taken?`)));
      createInterface(child.stdout).on('line', (line) => {
        const served = /^Redress serves (\S+)/.exec(line)?.[1];
        if (served !== undefined) resolve(served);
        else if (line.startsWith('{')) process.stderr.write(`${line}\n`);
      });
    });
    return new ProductProcess(url, child);
  }

  /** Resolves when the product has ended, for whatever reason. */
  async ended(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'exit');
  }

  /** Ends it as an operator would. */
  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    await this.ended();
  }
}
