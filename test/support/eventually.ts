import { setTimeout as delay } from 'node:timers/promises';

const betweenLooksMs = 25;

/** Looks again and again until there is something to give back, for what no answer and no position tells of. */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | undefined>,
  longestMs = 30_000,
): Promise<NonNullable<T>> {
  const deadline = performance.now() + longestMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== null && found !== false) return found;
    if (performance.now() > deadline) throw new Error(`In ${longestMs} ms it did not come to this: ${what}.`);
    await delay(betweenLooksMs);
  }
}
