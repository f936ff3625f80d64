import { validate as isUuid } from 'uuid';
import { CliError, exitCodes } from './cli-error.js';

/** @throws CliError for what is no UUID and so names no case. */
export function caseIdOf(text: string): string {
  if (!isUuid(text)) throw new CliError(`A case id is a UUID; "${text}" is none.`, exitCodes.unusable);
  return text.toLowerCase();
}
