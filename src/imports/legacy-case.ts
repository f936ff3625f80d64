import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { LRUCache } from 'lru-cache';
import { Temporal } from 'temporal-polyfill';
import { v5 as uuidv5 } from 'uuid';
import type { LegacyCaseRecorded } from '../cases/domain/events/records.js';
import type { Timestamp } from '../platform/event-sourcing/event.js';
import type { DateColumn, ImportMapping, WordColumn } from './import-mapping.js';
import type { Row } from './source-rows.js';

/** Namespace of the ids of imported cases. */
const namespace = '5b0a7a0e-2f0b-5f5c-8f39-0a6c1d0b7e11';

/** A row that cannot become a case, and why. */
export class RejectedRowError extends Error {
  override readonly name = 'RejectedRowError';
}

/** Turns the rows of one source into past cases. Takes what the row vouches for and nothing else. */
export class LegacyCaseReader {
  /** Midnights by zone and day: a file has far fewer days than rows. */
  readonly #instants = new LRUCache<string, Timestamp>({ max: 20_000 });

  constructor(private readonly mapping: ImportMapping) {}

  /** Id of the case of a row: the same for the same source and key, whenever and from whichever file it is imported. */
  caseId(row: Row): string {
    const key = row[this.mapping.key]?.trim();
    if (key === undefined || key === '') throw new RejectedRowError(`has no ${this.mapping.key}`);
    return uuidv5(JSON.stringify([this.mapping.source, key]), namespace);
  }

  /**
   * The fact that the row vouches for.
   *
   * @throws RejectedRowError that names the column and what would be right.
   */
  read(row: Row, line: number): LegacyCaseRecorded['data'] {
    const { mapping } = this;
    const receivedAt = this.#instant(row, mapping.receivedAt);
    if (receivedAt === undefined) throw new RejectedRowError(`has no ${mapping.receivedAt.column}`);
    const closedAt = mapping.closedAt && this.#instant(row, mapping.closedAt);
    if (closedAt !== undefined && closedAt < receivedAt) {
      throw new RejectedRowError(
        `was closed (${closedAt.slice(0, 10)}) before it was received (${receivedAt.slice(0, 10)})`,
      );
    }
    const classes = this.#classes(row);
    const personal = pick(row, mapping.personalAttributes);
    return {
      provenance: {
        source: mapping.source,
        key: row[mapping.key]?.trim() ?? '',
        line,
        rowHash: createHash('sha256')
          .update(canonicalize(row) ?? '')
          .digest('hex'),
        mapping: `${mapping.name}@${mapping.version}`,
      },
      receivedAt,
      ...(closedAt === undefined ? {} : { closedAt }),
      ...word('channel', row, mapping.channel),
      ...word('complainantKind', row, mapping.complainantKind),
      ...word('lineOfBusiness', row, mapping.lineOfBusiness),
      ...word('decision', row, mapping.decision),
      ...(classes.length === 0 || mapping.classes === undefined
        ? {}
        : { taxonomyVersion: mapping.classes.taxonomyVersion }),
      classes,
      attributes: pick(row, mapping.attributes),
      ...(Object.keys(personal).length === 0 ? {} : { personalAttributes: personal }),
    };
  }

  #classes(row: Row): readonly string[] {
    const { classes } = this.mapping;
    if (classes === undefined) return [];
    const words = (row[classes.column] ?? '').split(classes.separator).map((text) => classes.words[text.trim()]);
    return [...new Set(words.filter((code) => code !== undefined))];
  }

  #instant(row: Row, { column, timeZone }: DateColumn): Timestamp | undefined {
    const text = row[column]?.trim();
    if (text === undefined || text === '') return undefined;
    const key = `${timeZone} ${text}`;
    let instant = this.#instants.get(key);
    if (instant === undefined) {
      try {
        if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) throw new RangeError('not a day');
        instant = Temporal.PlainDate.from(text)
          .toZonedDateTime(timeZone)
          .toInstant()
          .toString({ fractionalSecondDigits: 3 });
      } catch {
        throw new RejectedRowError(`has no day (YYYY-MM-DD) in ${column}`);
      }
      this.#instants.set(key, instant);
    }
    return instant;
  }
}

function word<Name extends string>(
  name: Name,
  row: Row,
  mapping: WordColumn | undefined,
): Partial<Record<Name, never>> {
  const found =
    mapping?.constant ??
    (mapping?.column === undefined ? undefined : mapping.words?.[row[mapping.column]?.trim() ?? '']);
  // The mapping was checked against our words when it was read, so the word is one of the event's own.
  return (found === undefined ? {} : { [name]: found }) as Partial<Record<Name, never>>;
}

function pick(row: Row, columns: readonly string[]): Record<string, string> {
  const picked: Record<string, string> = {};
  for (const column of columns) {
    const cell = row[column];
    if (cell !== undefined && cell !== '') picked[column] = cell;
  }
  return picked;
}
