/** Why a text is not a value of the setting: what would be right, as the end of the sentence "NAME must be …". */
export class SettingError extends Error {
  override readonly name = 'SettingError';
}

/** One thing wrong with the configuration. */
export interface ConfigProblem {
  readonly name: string;
  /** What is wrong and what would be right; never the value of a secret. */
  readonly message: string;
}

/** One setting: what an operator may write, and what the program gets. */
export interface Setting<T> {
  readonly name: string;
  readonly description: string;
  /** The text that stands when the variable is absent or empty; `undefined` when there is no such text. */
  readonly default?: string;
  /** A sentence for the reference, e.g. "in production". */
  readonly required?: string;
  /** Never shown in logs or error messages. */
  readonly secret?: boolean;
  /** Throws a {@link SettingError} that says what would be right. */
  readonly parse: (text: string) => T;
}

/** The type that a table of settings parses to; a setting without a default may be absent. */
export type Parsed<Table extends Readonly<Record<string, Setting<unknown>>>> = {
  readonly [Key in keyof Table]: Table[Key] extends { readonly default: string }
    ? ReturnType<Table[Key]['parse']>
    : ReturnType<Table[Key]['parse']> | undefined;
};

/** Keeps the literal type of the default, so that {@link Parsed} can tell which settings always have a value. */
export function setting<T, const S extends Omit<Setting<T>, 'parse'>>(
  declared: S,
  parse: (text: string) => T,
): S & { readonly parse: (text: string) => T } {
  return { ...declared, parse };
}
