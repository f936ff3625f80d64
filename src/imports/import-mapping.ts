import 'reflect-metadata';
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { field, type FieldOptions } from '../platform/http/field.js';
import { type FieldRule, Refused } from '../platform/http/field-rule.js';
import { EnumField, IntegerField, ListOf, NestedField, TextField } from '../platform/http/fields.js';
import { textRule } from '../platform/http/text-rules.js';
import { channels, complainantKinds, decisions, linesOfBusiness } from '../cases/domain/values.js';

const column = { max: 200 } as const;

/** A table from the source's words to ours. Words that are not in it are not recorded (they stay among the attributes). */
const wordTable: FieldRule<Readonly<Record<string, string>>> = {
  schema: { type: 'object', additionalProperties: { type: 'string' } },
  read: (value) =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((word) => typeof word === 'string')
      ? (value as Record<string, string>)
      : new Refused('must be an object of texts'),
};

function WordTable(options: FieldOptions = {}): PropertyDecorator {
  return field(wordTable, options);
}

/** A column that holds a day, `YYYY-MM-DD`. */
export class DateColumn {
  @TextField(column)
  column!: string;

  /** IANA zone in which the day began: the source knows days, the record holds instants. */
  @TextField({ max: 60 })
  timeZone!: string;
}

/** A word of ours: the same for every row, or looked up from a column. */
export class WordColumn {
  @TextField({ max: 100, optional: true })
  constant?: string;

  @TextField({ ...column, optional: true })
  column?: string;

  @WordTable({ optional: true })
  words?: Readonly<Record<string, string>>;
}

/** A column that holds several words. */
export class WordsColumn {
  @TextField(column)
  column!: string;

  @TextField({ max: 5 })
  separator!: string;

  @WordTable()
  words!: Readonly<Record<string, string>>;

  /** Version of the taxonomy that the words on the right belong to. */
  @TextField({ max: 40 })
  taxonomyVersion!: string;
}

/**
 * How the rows of one kind of file become past cases (clause A). A part that is absent is not known to the source and is
 * not recorded.
 */
export class ImportMapping {
  @TextField({ max: 100 })
  name!: string;

  @IntegerField({ min: 1, max: 1_000_000 })
  version!: number;

  /** Name of the source; with a row's key it makes the id of the case. */
  @TextField({ max: 100 })
  source!: string;

  @EnumField(['csv', 'ndjson'])
  format!: 'csv' | 'ndjson';

  /** Column that identifies a row for ever. */
  @TextField(column)
  key!: string;

  @NestedField(() => DateColumn)
  receivedAt!: DateColumn;

  @NestedField(() => DateColumn, { optional: true })
  closedAt?: DateColumn;

  @NestedField(() => WordColumn, { optional: true })
  channel?: WordColumn;

  @NestedField(() => WordColumn, { optional: true })
  complainantKind?: WordColumn;

  @NestedField(() => WordColumn, { optional: true })
  lineOfBusiness?: WordColumn;

  @NestedField(() => WordColumn, { optional: true })
  decision?: WordColumn;

  @NestedField(() => WordsColumn, { optional: true })
  classes?: WordsColumn;

  /** Columns kept as they are. */
  @ListOf(textRule(column), { min: 0, max: 200 })
  attributes!: string[];

  /** Columns kept as they are, but sealed as personal data. */
  @ListOf(textRule(column), { min: 0, max: 200, optional: true })
  personalAttributes: string[] = [];
}

/** A mapping file that cannot be used; the message lists every problem. */
export class InvalidMappingError extends Error {
  override readonly name = 'InvalidMappingError';
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
    throw new InvalidMappingError(`The mapping is not JSON: ${(error as Error).message}`);
  }
  if (typeof plain !== 'object' || plain === null || Array.isArray(plain)) {
    throw new InvalidMappingError('The mapping must be a JSON object.');
  }
  const mapping = plainToInstance(ImportMapping, plain);
  const faults = validateSync(mapping, { whitelist: true, forbidNonWhitelisted: true }).flatMap((e) => describe(e));
  const problems = faults.length > 0 ? faults : unknownWords(mapping);
  if (problems.length > 0)
    throw new InvalidMappingError(`The mapping has ${problems.length} problem(s):\n  ${problems.join('\n  ')}`);
  return mapping;
}

/** Words on our side of the mapping that are not ours. */
function unknownWords(mapping: ImportMapping): string[] {
  const ours = {
    channel: channels,
    complainantKind: complainantKinds,
    lineOfBusiness: linesOfBusiness,
    decision: decisions,
  };
  return Object.entries(ours).flatMap(([name, known]) => {
    const { constant, words = {} } = mapping[name as keyof typeof ours] ?? {};
    const given = [...(constant === undefined ? [] : [constant]), ...Object.values(words)];
    return [...new Set(given)]
      .filter((word) => !(known as readonly string[]).includes(word))
      .map((word) => `${name} "${word}" must be one of ${known.join(', ')}`);
  });
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
