import { readdirSync, readFileSync } from 'node:fs';
import type { ImportMapping } from './import-mapping.js';
import { InvalidMappingError, parseMapping } from './parse-mapping.js';

const shipped = new URL('./mappings/', import.meta.url);
const suffix = '.json';

/** Names of the mappings that come with the product. */
export function shippedMappings(): readonly string[] {
  return readdirSync(shipped)
    .filter((file) => file.endsWith(suffix))
    .map((file) => file.slice(0, -suffix.length))
    .sort();
}

/**
 * The mapping of this name that comes with the product, else the one in the file of this path.
 *
 * @throws InvalidMappingError
 */
export function findMapping(nameOrPath: string): ImportMapping {
  const names = shippedMappings();
  const place = names.includes(nameOrPath) ? new URL(nameOrPath + suffix, shipped) : nameOrPath;
  let text: string;
  try {
    text = readFileSync(place, 'utf8');
  } catch (error) {
    const reason = (error as Error).message;
    throw new InvalidMappingError([
      `"${nameOrPath}" is neither a mapping that comes with the product (${names.join(', ')}) nor a file: ${reason}`,
    ]);
  }
  return parseMapping(text);
}
