const escapes: Readonly<Record<string, string>> = { '%': '%25', '.': '%2E', $: '%24', '\0': '%00' };
const unescapes: Readonly<Record<string, string>> = { '%25': '%', '%2E': '.', '%24': '$', '%00': '\0' };

/**
 * Values as steps of a rollup path. Dots would split a path, a leading `$` is the store's own, and a step of digits alone could be
 * taken for a place in a list, so every value is escaped and begins with an underscore.
 */
export function keyOf(value: string): string {
  return `_${value.replace(/[%.$\0]/g, (special) => escapes[special] ?? special)}`;
}

export function valueOfKey(key: string): string {
  return key.slice(1).replace(/%(?:25|2E|24|00)/g, (escaped) => unescapes[escaped] ?? escaped);
}

/** Names of the rollup documents. */
export const rollups = {
  /** Counts of all and of open cases as they stand. */
  standing: 'standing',
  /** Opened, closed and the rest by month, over all of time. */
  months: 'months',
  /** The same by day, one document a month. */
  days: (month: string) => `days/${month}`,
  /** What was finished in one year, month or day: stays in stages, payments. */
  finished: (unit: string) => `finished/${unit}`,
} as const;
