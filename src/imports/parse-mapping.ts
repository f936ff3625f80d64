import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { Refused } from '../platform/http/field-rule.js';
import { ImportMapping } from './import-mapping.js';
import { contradictionsIn } from './mapping-check.js';

/** A mapping that cannot be used; the message lists every problem. */
export class InvalidMappingError extends Error {
  override readonly name = 'InvalidMappingError';

  constructor(readonly problems: readonly string[]) {
    super(`The mapping has ${problems.length} problem(s):\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
}

/**
 * Reads the text of a mapping file.
 *
 * @throws InvalidMappingError that names each part that is not as it must be.
 */
export function parseMapping(json: string): ImportMapping {
  let plain: unknown;
  try {
    plain = JSON.parse(json);
  } catch (error) {
    throw new InvalidMappingError([`it is not JSON: ${(error as Error).message}`]);
  }
  if (typeof plain !== 'object' || plain === null || Array.isArray(plain)) {
    throw new InvalidMappingError(['it must be a JSON object']);
  }
  const mapping = plainToInstance(ImportMapping, plain);
  const faults = validateSync(mapping, { whitelist: true, forbidNonWhitelisted: true }).flatMap((e) => describe(e));
  const problems = [...faults, ...contradictionsIn(mapping)];
  if (problems.length > 0) throw new InvalidMappingError(problems);
  return mapping;
}

function describe(error: ValidationError, parent = ''): string[] {
  const path = parent + error.property;
  const own = Object.entries(error.constraints ?? {}).map(([kind, message]) =>
    kind === 'whitelistValidation'
      ? `${path} is not a part of a mapping`
      : `${path} ${refusal(error.value) ?? message}`,
  );
  return [...own, ...(error.children ?? []).flatMap((child) => describe(child, `${path}.`))];
}

function refusal(value: unknown): string | undefined {
  return value instanceof Refused ? value.message : undefined;
}
