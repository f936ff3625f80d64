import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { LRUCache } from 'lru-cache';
import { Temporal } from 'temporal-polyfill';
import { v5 as uuidv5 } from 'uuid';
import type { LegacyCaseRecorded } from '../cases/domain/events/records.js';
import type { Timestamp } from '../platform/event-sourcing/event.js';
import { type DateColumn, type ImportMapping, type WordPart, wordParts } from './import-mapping.js';
import type { ProblemCode, RowProblem } from './row-problem.js';
import type { Row } from './source-rows.js';
import { WordFinder } from './word-finder.js';

type LegacyCase = LegacyCaseRecorded['data'];

/** Namespace of the ids of imported cases. */
const namespace = '5b0a7a0e-2f0b-5f5c-8f39-0a6c1d0b7e11';

/** Longest key, in characters. */
const longestKey = 200;

/** A row that cannot become a case, and why. */
export class RejectedRowError extends Error {
  override readonly name = 'RejectedRowError';
  readonly problem: RowProblem;

  constructor(code: ProblemCode, reason: string) {
    super(reason);
    this.problem = { code, reason };
  }
}

/** Turns the rows of one source into past cases. Takes what the row vouches for and nothing else. */
export class LegacyCaseReader {
  readonly #mapping: ImportMapping;
  readonly #words: readonly (readonly [WordPart, WordFinder])[];
  readonly #classes: WordFinder | undefined;
  /** Midnights by zone and day: a file has far fewer days than rows. */
  readonly #instants = new LRUCache<string, Timestamp>({ max: 20_000 });

  constructor(mapping: ImportMapping) {
    this.#mapping = mapping;
    this.#words = wordParts.flatMap((part) => {
      const column = mapping[part];
      return column === undefined ? [] : [[part, WordFinder.of(column)] as const];
    });
    this.#classes = mapping.classes && WordFinder.of(mapping.classes);
  }

  /**
   * Id of the case of a row: the same for the same source and key, whenever and from whichever file it is imported.
   *
   * @throws RejectedRowError for a row without a key.
   */
  caseId(row: Row): string {
    return uuidv5(JSON.stringify([this.#mapping.source, this.#key(row)]), namespace);
  }

  /**
   * The fact that the row vouches for.
   *
   * @throws RejectedRowError that names the column and what would be right.
   */
  read(row: Row, line: number): LegacyCase {
    const { source, name, version, attributes, personalAttributes = [] } = this.#mapping;
    const { receivedAt, closedAt } = this.#dates(row);
    const personal = pick(row, personalAttributes);
    return {
      provenance: { source, key: this.#key(row), line, rowHash: rowHash(row), mapping: `${name}@${version}` },
      receivedAt,
      ...(closedAt === undefined ? {} : { closedAt }),
      ...this.#ourWords(row),
      ...this.#ourClasses(row),
      attributes: pick(row, attributes),
      ...(Object.keys(personal).length === 0 ? {} : { personalAttributes: personal }),
    };
  }

  #key(row: Row): string {
    const { key: column } = this.#mapping;
    const key = row[column]?.trim() ?? '';
    if (key === '') throw new RejectedRowError('missing-key', `has no ${column}`);
    if (key.length > longestKey) {
      throw new RejectedRowError('refused', `has a ${column} of more than ${longestKey} characters`);
    }
    return key;
  }

  #dates(row: Row): Pick<LegacyCase, 'receivedAt' | 'closedAt'> {
    const { receivedAt: received, closedAt: closed } = this.#mapping;
    const receivedAt = this.#instant(row, received);
    if (receivedAt === undefined) throw new RejectedRowError('missing-date', `has no ${received.column}`);
    const closedAt = closed && this.#instant(row, closed);
    if (closedAt === undefined) return { receivedAt };
    if (closedAt < receivedAt) {
      const [from, to] = [received, closed].map((date) => row[date?.column ?? '']?.trim() ?? '');
      throw new RejectedRowError('closed-before-received', `was closed (${to}) before it was received (${from})`);
    }
    return { receivedAt, closedAt };
  }

  /** The mapping was checked against our words when it was read, so each word is one of the event's own. */
  #ourWords(row: Row): Pick<LegacyCase, WordPart> {
    const words: Partial<Record<WordPart, string>> = {};
    for (const [part, finder] of this.#words) {
      const word = finder.wordOf(row);
      if (word !== undefined) words[part] = word;
    }
    return words as Pick<LegacyCase, WordPart>;
  }

  #ourClasses(row: Row): Pick<LegacyCase, 'classes' | 'taxonomyVersion'> {
    const { classes: mapped } = this.#mapping;
    const classes = mapped === undefined ? [] : (this.#classes?.wordsOf(row, mapped.separator) ?? []);
    return mapped === undefined || classes.length === 0
      ? { classes }
      : { taxonomyVersion: mapped.taxonomyVersion, classes };
  }

  #instant(row: Row, { column, timeZone }: DateColumn): Timestamp | undefined {
    const text = row[column]?.trim() ?? '';
    if (text === '') return undefined;
    const key = `${timeZone} ${text}`;
    const known = this.#instants.get(key);
    if (known !== undefined) return known;
    const instant = midnight(text, timeZone);
    if (instant === undefined) throw new RejectedRowError('invalid-date', `has no day (YYYY-MM-DD) in ${column}`);
    this.#instants.set(key, instant);
    return instant;
  }
}

/** When the day began in the zone; `undefined` for a text that is no day. */
function midnight(day: string, timeZone: string): Timestamp | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return undefined;
  try {
    return Temporal.PlainDate.from(day).toZonedDateTime(timeZone).toInstant().toString({ fractionalSecondDigits: 3 });
  } catch {
    return undefined;
  }
}

function rowHash(row: Row): string {
  return createHash('sha256')
    .update(canonicalize(row) ?? '')
    .digest('hex');
}

function pick(row: Row, columns: readonly string[]): Record<string, string> {
  const picked: Record<string, string> = {};
  for (const column of columns) {
    const cell = row[column];
    if (cell !== undefined && cell !== '') picked[column] = cell;
  }
  return picked;
}
