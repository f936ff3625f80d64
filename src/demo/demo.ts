import { resolve } from 'node:path';
import { Api } from './api.js';
import { emptyFolder, recordDemo } from './demo-folder.js';
import { type DemoOptions, readOptions, usage, UsageError } from './options.js';
import { type Played, play, StoryFailed } from './player.js';
import { ProductProcess } from './product-process.js';
import { progressOn } from './progress.js';
import { schedule } from './schedule.js';
import { summaryOf } from './summary.js';

const day = 86_400_000;
const playedDays = 120;
const fewestDays = 90;

async function playOn(api: Api, { cases, seed }: DemoOptions): Promise<readonly Played[]> {
  const period = { from: await clockOf(api), to: Date.now() };
  if (period.to - period.from < fewestDays * day) {
    throw new UsageError(
      `The clock of ${api.url} stands at ${new Date(period.from).toISOString()}; start that product with DEVELOPMENT_CLOCK_START at least ${fewestDays} days ago.`,
    );
  }
  const progress = progressOn(process.stderr);
  const played = await play(api, schedule(cases, seed, period), { key: `demo-${seed}`, onProgress: progress.show });
  progress.end();
  await api.moveClock(Math.max(Date.now(), await api.clock()));
  const from = new Date(period.from).toISOString().slice(0, 10);
  process.stdout.write(await summaryOf(api, played, from));
  return played;
}

async function clockOf(api: Api): Promise<number> {
  try {
    return await api.clock();
  } catch {
    throw new UsageError(`No product with a development clock answers at ${api.url}.`);
  }
}

/** On a product of the demo's own, in a folder of its own. */
async function playAtHome(options: DemoOptions): Promise<void> {
  const dataDir = resolve(options.dataDir);
  await emptyFolder(dataDir);
  const product = await ProductProcess.start({
    port: options.port,
    dataDir,
    clockStart: Date.now() - playedDays * day,
  });
  const stop = (): void => void product.stop();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  try {
    await recordDemo(dataDir, options.seed, await playOn(new Api(product.url), options));
    if (!options.exit) {
      process.stderr.write('Ctrl-C ends it.\n');
      await product.ended();
    }
  } finally {
    await product.stop();
  }
}

try {
  const options = readOptions(process.argv.slice(2));
  if (options === 'help') process.stdout.write(usage);
  else if (options.url === undefined) await playAtHome(options);
  else await playOn(new Api(options.url), options);
} catch (error) {
  if (!(error instanceof UsageError) && !(error instanceof StoryFailed)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
