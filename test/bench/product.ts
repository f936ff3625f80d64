/** `npm run bench`: measures the product and writes its section of docs/performance.md and the figures of the README. */
import { readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { archiveFigures, importTable, queryRuns, queryTable } from './archive.bench.js';
import { commandFigures, commandTable, openCount } from './commands.bench.js';
import { startUpMs } from './start-up.bench.js';
import { figure, median, repeat } from './measure.js';
import { machine, writeSection } from './performance-page.js';

const [cpu] = cpus();
const started = median(await repeat(5, startUpMs));
const commands = await commandFigures();
const archive = await archiveFigures();

await writeSection(
  'docs/performance.md',
  'product',
  `## Product

Measured by \`npm run bench\` on ${machine()},
embedded engines on an ordinary disk, everything – product, engines, and the clients that load it – on the same machine. Every write is on disk
(fsync) before it is acknowledged. Figures are medians of repeated runs; on shared cores they differ from day to day, ratios less so.

### Start

From the start of the process to the first answer: ${figure(started)} ms (median of five, empty data folder).

### Commands over HTTP

\`add-feedback\` over ${figure(openCount)} open cases: validated, decided, sealed, chained, appended. *Every view up to date* counts the time until each
view shows the last command as well. The ceiling is the same route – identity, validation, answer – with nothing behind it, in the same run.

${commandTable(commands)}

### Import and rebuild

Rows of ${archive[0]?.source ?? ''}, from the start of \`redress import\` until every view has reached the last row. One process holds everything. Peak memory is
all of its resident memory; what is not file pages is its own, the rest is the engines' memory-mapped data, which the system takes back when it needs it.

${importTable(archive)}

### Queries

Median of ${queryRuns} requests at one HTTP client, engines and views at rest.

${queryTable(archive)}
`,
);
const largest = archive.at(-1)!;
const loaded = commands.find(({ clients }) => clients === 32)!;
const slowest = Math.max(...Object.values(largest.queries));
const summary = `On ${cpus().length} shared cores (${cpu?.model ?? 'unknown'}), embedded engines, every write on disk, the clients on the same machine:

- ${figure(loaded.acknowledged)} commands a second over HTTP from ${loaded.clients} clients, ${figure(loaded.withViews)} with every view up to date;
- ${figure(largest.cases)} past complaints recorded at ${figure(largest.cases / largest.import.seconds)} rows a second with every view up to date, in ${figure(largest.import.peakAnonymousMb)} MB of memory beside the mapped data files;
- every query on them in ${figure(slowest)} ms or less (median);
- serving ${figure(started)} ms after it was started.

How it was measured, and more: [docs/performance.md](docs/performance.md), written by \`npm run bench\`.`;
const readme = await readFile('README.md', 'utf8');
await writeFile(
  'README.md',
  readme.replace(
    /(<!-- figures -->\n)[^]*(\n<!-- \/figures -->)/,
    (_, before: string, after: string) => `${before}\n${summary}\n${after}`,
  ),
);
process.stdout.write('docs/performance.md, README.md\n');
