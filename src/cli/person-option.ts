import { idRule } from '../platform/http/text-rules.js';
import { CliError, exitCodes } from './cli-error.js';

/**
 * The person that `--person` names.
 *
 * @throws CliError for what is no id of a person.
 */
export function personOf(text: string): string {
  const id = idRule().read(text);
  if (typeof id !== 'string') throw new CliError(`--person ${id.message}.`, exitCodes.unusable);
  return id;
}
