import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { freshDatabase, givenMongoUrl } from '../../support/given-mongo.js';
import { bundle, Product } from '../../support/product.js';

const root = join(import.meta.dirname, '../../..');
/** The command line of the built product. */
export const redressScript = join(bundle, 'redress.js');

export const fixture = join(root, 'test/fixtures/complaints.csv');
export const fixtureMapping = join(root, 'test/fixtures/complaints-mapping.json');

/** What a command printed and ended with. */
export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly told: string;
}

/** A folder to work in, with a data folder inside; commands run there as processes of their own. */
export class Workplace {
  readonly folder = mkdtempSync(join(tmpdir(), 'redress-cli-'));
  readonly dataDir = join(this.folder, 'data');

  /** A database of its own on the MongoDB under test; none with the embedded engine, which keeps its files in the data folder. */
  readonly mongoUrl: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly #mongo: Readonly<Record<string, string>>;

  constructor(mongo = givenMongoUrl) {
    this.mongoUrl = mongo === undefined ? undefined : freshDatabase(mongo);
    this.#mongo = this.mongoUrl === undefined ? {} : { MONGODB_URL: this.mongoUrl };
    this.env = { PATH: process.env['PATH'], DATA_DIR: this.dataDir, ...this.#mongo };
  }

  /** The product on the same stores. */
  serve(): Promise<Product> {
    return Product.start({ dataDir: this.dataDir, env: this.#mongo });
  }

  /** Runs a command to its end. */
  async run(...args: readonly string[]): Promise<Ran> {
    return this.runWith({}, ...args);
  }

  async runWith(env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Ran> {
    const child = this.start(args, env);
    let [out, told] = ['', ''];
    child.stdout!.on('data', (text: Buffer) => (out += text.toString()));
    child.stderr!.on('data', (text: Buffer) => (told += text.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, out, told };
  }

  start(args: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess {
    return spawn(process.execPath, [redressScript, ...args], { cwd: this.folder, env: { ...this.env, ...env } });
  }

  importFixture(...args: readonly string[]): Promise<Ran> {
    return this.run('import', '--mapping', fixtureMapping, ...args, fixture);
  }

  /** The lines of an NDJSON file in the folder. */
  records(name: string): readonly unknown[] {
    const lines = readFileSync(join(this.folder, name), 'utf8').trimEnd().split('\n');
    return lines.map((line) => JSON.parse(line) as unknown);
  }

  async remove(): Promise<void> {
    rmSync(this.folder, { recursive: true, force: true });
    if (this.mongoUrl === undefined) return;
    const client = await MongoClient.connect(this.mongoUrl);
    await client.db().dropDatabase();
    await client.close();
  }
}

/** Figures that the summary of an import prints. */
export function totalsOf({ out }: Ran): Readonly<Record<'read' | 'recorded' | 'there' | 'rejected', number>> {
  const [read = NaN] = figures(/: ([\d,]+) lines read/.exec(out));
  const [recorded = NaN, there = NaN, rejected = NaN] = figures(
    /([\d,]+) recorded as cases, ([\d,]+) were there already, ([\d,]+) rejected/.exec(out),
  );
  return { read, recorded, there, rejected };
}

function figures(match: RegExpExecArray | null): number[] {
  return (match ?? []).slice(1).map((text) => Number(text.replaceAll(',', '')));
}
