import 'reflect-metadata';
import { field, type FieldOptions } from '../platform/http/field.js';
import { type FieldRule, Refused } from '../platform/http/field-rule.js';
import { EnumField, IntegerField, ListOf, NestedField, TextField } from '../platform/http/fields.js';
import { textRule } from '../platform/http/text-rules.js';

const column = { max: 200 } as const;

export type Words = Readonly<Record<string, string>>;

/** A table from the source's words to ours. Words that are not in it are not recorded (they stay among the attributes). */
const wordTable: FieldRule<Words> = {
  schema: { type: 'object', additionalProperties: { type: 'string' } },
  read: (value) =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((word) => typeof word === 'string')
      ? (value as Words)
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
  words?: Words;

  /** Where to look when the table has no word for the row. */
  @NestedField(() => WordColumn, { optional: true })
  otherwise?: WordColumn;
}

/** A column that holds several words. */
export class WordsColumn {
  @TextField(column)
  column!: string;

  @TextField({ max: 5 })
  separator!: string;

  @WordTable()
  words!: Words;

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

  /** For people: what was decided in this mapping, and why. */
  @ListOf(textRule({ max: 1_000 }), { min: 0, max: 50, optional: true })
  notes?: string[];

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
  personalAttributes?: string[];
}

/** Parts of a mapping that give one word of ours. */
export const wordParts = ['channel', 'complainantKind', 'lineOfBusiness', 'decision'] as const;
export type WordPart = (typeof wordParts)[number];

/** The places where a word is looked for, in their order. */
export function placesOf(part: WordColumn | undefined): readonly WordColumn[] {
  return part === undefined ? [] : [part, ...placesOf(part.otherwise)];
}

/** Every column that the mapping reads, each once. */
export function columnsOf(mapping: ImportMapping): readonly string[] {
  const words = wordParts.flatMap((part) => placesOf(mapping[part]).flatMap(({ column: name }) => name ?? []));
  const { key, receivedAt, closedAt, classes, attributes, personalAttributes = [] } = mapping;
  const single = [key, receivedAt.column, closedAt?.column, classes?.column].filter((name) => name !== undefined);
  return [...new Set([...single, ...words, ...attributes, ...personalAttributes])];
}
