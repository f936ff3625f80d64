/** Seals values under the key of one data subject. */
export interface Sealer {
  /** The sealed form of one JSON value; `eventId` and `path` say where it belongs. A value that is sealed already stays. */
  seal(value: unknown, eventId: string, path: string): unknown;
}

/** What the write side needs of the vault that holds the keys of data subjects. */
export interface SealerSource {
  /** A sealer for each of the subjects; keys that do not exist yet are made, and are durable before this resolves. */
  ensureKeys(subjects: readonly string[]): Promise<ReadonlyMap<string, Sealer>>;
}

/** The sealer of one subject. */
export async function sealerOf(source: SealerSource, subject: string): Promise<Sealer> {
  const sealer = (await source.ensureKeys([subject])).get(subject);
  if (sealer === undefined) throw new Error(`The vault gave no key for subject ${subject}.`);
  return sealer;
}

/** For events without personal data. */
export const nothingToSeal: Sealer = {
  seal: (_, __, path) => {
    throw new Error(`No key was asked for, but ${path} has to be sealed.`);
  },
};

/** Whether `data` holds a value, not null, at `path`. */
export function hasValueAt(data: unknown, [name, ...rest]: PersonalPath): boolean {
  if (name === undefined) return data !== null && data !== undefined;
  if (typeof data !== 'object' || data === null) return false;
  if (name === '[]') return Array.isArray(data) && data.some((item) => hasValueAt(item, rest));
  return Object.hasOwn(data, name) && hasValueAt((data as Record<string, unknown>)[name], rest);
}

/** A path of personal data, e.g. `measures[].description`, split into its steps; `[]` stands for every item of a list. */
export type PersonalPath = readonly string[];

export function parsePersonalPath(path: string): PersonalPath {
  return path.replaceAll('[]', '.[]').split('.');
}

/** Replaces, in place, every value of `data` at `path` by `replace(value, its concrete path)`. Absent and null values are left alone. */
export function replaceAt(
  data: unknown,
  path: PersonalPath,
  replace: (value: unknown, path: string) => unknown,
  step = 0,
  at = '',
): void {
  if (typeof data !== 'object' || data === null) return;
  const name = path[step];
  if (name === undefined) return;
  if (name === '[]') {
    if (!Array.isArray(data)) return;
    for (const index of data.keys()) visit(data, index, path, replace, step, `${at}[${index}]`);
  } else if (Object.hasOwn(data, name)) {
    visit(data, name, path, replace, step, at === '' ? name : `${at}.${name}`);
  }
}

function visit(
  parent: object,
  key: string | number,
  path: PersonalPath,
  replace: (value: unknown, path: string) => unknown,
  step: number,
  at: string,
): void {
  const slot = parent as Record<string | number, unknown>;
  const value = slot[key];
  if (value === null || value === undefined) return;
  if (step + 1 === path.length) slot[key] = replace(value, at);
  else replaceAt(value, path, replace, step + 1, at);
}
