import type { RunningEngines } from './running-engines.js';

/** Collections that live even when nobody writes: leases are renewed and views note how far they have come. */
const restless = new Set(['leases', 'views']);

/** How much is stored: end of the log, and how many documents each collection has. Equal before and after, nothing was written. */
export async function footprint(engines: RunningEngines): Promise<Readonly<Record<string, string>>> {
  const collections = await engines.db.listCollections({}, { nameOnly: true }).toArray();
  const counted = collections.map(({ name }) => name).filter((name) => !restless.has(name));
  const counts = await Promise.all(
    counted.sort().map(async (name) => [name, String(await engines.db.collection(name).countDocuments())] as const),
  );
  return { log: String(await engines.head()), ...Object.fromEntries(counts) };
}
