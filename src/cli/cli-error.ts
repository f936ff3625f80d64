/** What a command ends with. */
export const exitCodes = {
  ok: 0,
  /** The command found something wrong, or could not finish. */
  failed: 1,
  /** What the command was given cannot be used. */
  unusable: 2,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** A failure that one clear line tells an operator everything about. */
export class CliError extends Error {
  override readonly name = 'CliError';

  constructor(
    message: string,
    readonly exitCode: ExitCode = exitCodes.failed,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Errors that say that what was given is at fault. By name, so that a command loads only what it needs. */
const unusable: ReadonlySet<string> = new Set(['InvalidConfigError', 'InvalidMappingError', 'SourceError']);
/** Errors whose message is for an operator. */
const spoken: ReadonlySet<string> = new Set([
  ...unusable,
  'KeyEncryptionKeyError',
  'TransferError',
  'StoreUnavailableError',
  'ProblemError',
]);

/** What an operator is told of an error, and what the command ends with. */
export function explain(error: unknown): { readonly message: string; readonly exitCode: ExitCode } {
  if (error instanceof CliError) return { message: error.message, exitCode: error.exitCode };
  if (!(error instanceof Error)) return { message: String(error), exitCode: exitCodes.failed };
  if (error.name.startsWith('Mongo')) {
    return { message: `The read models' store does not serve: ${error.message}`, exitCode: exitCodes.failed };
  }
  const hint = spoken.has(error.name) ? '' : ' (--debug shows where)';
  return {
    message: `${error.message}${hint}`,
    exitCode: unusable.has(error.name) ? exitCodes.unusable : exitCodes.failed,
  };
}
