import { Temporal } from 'temporal-polyfill';
import { taxonomies, taxonomyOf } from '../cases/domain/taxonomy.js';
import { channels, complainantKinds, decisions, linesOfBusiness } from '../cases/domain/values.js';
import { Refused } from '../platform/http/field-rule.js';
import { type ImportMapping, placesOf, type WordColumn, type WordPart, wordParts } from './import-mapping.js';

const ourWords: Readonly<Record<WordPart, readonly string[]>> = {
  channel: channels,
  complainantKind: complainantKinds,
  lineOfBusiness: linesOfBusiness,
  decision: decisions,
};

/**
 * What the shape of a mapping does not show: words that are not ours, places that cannot be looked at, zones that do not exist.
 * Passes over parts whose shape is wrong, so that all problems can be told at once.
 */
export function contradictionsIn(mapping: ImportMapping): readonly string[] {
  return [
    ...wordParts.flatMap((part) => placesOf(mapping[part]).flatMap((place) => wordFaults(part, place))),
    ...classFaults(mapping),
    ...zoneFaults(mapping),
    ...attributeFaults(mapping),
  ];
}

function wordFaults(part: WordPart, { constant, column, words, otherwise }: WordColumn): readonly string[] {
  const isConstant = constant !== undefined && column === undefined && words === undefined && otherwise === undefined;
  const isLookUp = constant === undefined && column !== undefined && words !== undefined;
  const given = [constant, ...textsOf(words)].filter((word) => typeof word === 'string');
  return [
    ...(isConstant || isLookUp ? [] : [`${part} must have either a constant, or a column and words`]),
    ...unknownOf(part, given, ourWords[part]),
    ...paddedOf(part, words),
  ];
}

function classFaults({ classes }: ImportMapping): readonly string[] {
  if (classes === undefined) return [];
  const { taxonomyVersion, words } = classes;
  const taxonomy = taxonomyOf(taxonomyVersion);
  if (taxonomy === undefined) {
    return [`classes.taxonomyVersion must be one of ${taxonomies.map(({ version }) => version).join(', ')}`];
  }
  const known = taxonomy.classes.map(({ code }) => code);
  return [...unknownOf('classes', textsOf(words), known), ...paddedOf('classes', words)];
}

function zoneFaults(mapping: ImportMapping): readonly string[] {
  return (['receivedAt', 'closedAt'] as const)
    .filter((part) => typeof mapping[part]?.timeZone === 'string' && !isZone(mapping[part].timeZone))
    .map((part) => `${part}.timeZone must be an IANA time zone such as Asia/Taipei`);
}

function attributeFaults({ attributes, personalAttributes }: ImportMapping): readonly string[] {
  if (!Array.isArray(attributes) || !Array.isArray(personalAttributes)) return [];
  const both = attributes.filter((name) => personalAttributes.includes(name));
  return both.map((name) => `personalAttributes has ${name}, which attributes would keep in clear`);
}

function unknownOf(part: string, given: readonly string[], known: readonly string[]): readonly string[] {
  return [...new Set(given)]
    .filter((word) => !known.includes(word))
    .map((word) => `${part} "${word}" must be one of ${known.join(', ')}`);
}

/** Cells are compared without blanks around them, so that such a word would never be found. */
function paddedOf(part: string, words: unknown): readonly string[] {
  const names = isTable(words) ? Object.keys(words) : [];
  return names.filter((name) => name !== name.trim()).map((name) => `${part} has blanks around its word "${name}"`);
}

function textsOf(words: unknown): readonly string[] {
  return isTable(words) ? Object.values(words).filter((word) => typeof word === 'string') : [];
}

function isTable(words: unknown): words is Readonly<Record<string, unknown>> {
  return typeof words === 'object' && words !== null && !(words instanceof Refused);
}

function isZone(name: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}
