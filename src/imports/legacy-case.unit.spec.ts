import fc from 'fast-check';
import type { LegacyCaseRecorded } from '../cases/domain/events/records.js';
import { findMapping } from './find-mapping.js';
import type { ImportMapping } from './import-mapping.js';
import { LegacyCaseReader } from './legacy-case.js';
import { parseMapping } from './parse-mapping.js';
import type { Row } from './source-rows.js';

const texas = findMapping('texas-complaints');

const row: Row = {
  complaint_number: '4711',
  received_date: '2020-03-07',
  closed_date: '2020-04-01',
  complaint_filed_by: 'Provider',
  complainant_type: 'ORG',
  involved_party_type: '',
  complaint_type: 'Life, Accident and Health',
  coverage_type: 'Accident and Health',
  coverage_level: 'Group A&H',
  finding_type: 'Confirmed',
  keywords: "ADJUSTER'S HANDLING; COVERAGE DISPUTE; ACV; POLICY EXCLUSION",
};

const read = (changes: Row = {}, mapping = texas): LegacyCaseRecorded['data'] =>
  new LegacyCaseReader(mapping).read({ ...row, ...changes }, 12);

const problemOf = (changes: Row): unknown => {
  const reader = new LegacyCaseReader(texas);
  try {
    reader.caseId({ ...row, ...changes });
    reader.read({ ...row, ...changes }, 12);
  } catch (error) {
    return (error as { problem: unknown }).problem;
  }
  return undefined;
};

describe('a past case', () => {
  it('holds what its row vouches for, with its provenance', () => {
    const attributes = Object.fromEntries(Object.entries(row).filter(([column]) => column !== 'involved_party_type'));
    expect(read()).toEqual({
      provenance: {
        source: 'texas-department-of-insurance/jjc8-mxkg',
        key: '4711',
        line: 12,
        rowHash: expect.stringMatching(/^[0-9a-f]{64}$/),
        mapping: 'texas-complaints@1',
      },
      receivedAt: '2020-03-07T06:00:00.000Z',
      closedAt: '2020-04-01T05:00:00.000Z',
      channel: 'regulator',
      complainantKind: 'provider',
      lineOfBusiness: 'health',
      taxonomyVersion: '2026-01',
      classes: ['denial_or_coverage', 'claim_amount'],
      decision: 'upheld',
      attributes,
    });
  });

  it('leaves out what the row does not say in a word of the mapping', () => {
    const past = read({
      closed_date: '',
      complaint_filed_by: 'Relative',
      coverage_type: '',
      coverage_level: '',
      finding_type: 'maybe',
      keywords: 'HAIL',
    });
    expect(Object.keys(past).sort()).toEqual(['attributes', 'channel', 'classes', 'provenance', 'receivedAt']);
    expect(past.classes).toEqual([]);
  });

  it('looks at the next column where the first one has no word', () => {
    expect(read({ coverage_type: 'Life & Annuity', coverage_level: 'Individual Annuities' }).lineOfBusiness).toBe(
      'annuity',
    );
    expect(read({ coverage_type: 'Miscellaneous', coverage_level: 'Travel' }).lineOfBusiness).toBe('travel');
    expect(read({ coverage_type: 'Miscellaneous', coverage_level: 'Pet Insurance' }).lineOfBusiness).toBe('other');
    expect(read({ coverage_type: 'Life & Annuity', coverage_level: 'IRA ' })).not.toHaveProperty('lineOfBusiness');
  });

  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])('takes %s for no word of ours', (word) => {
    expect(read({ finding_type: word, keywords: word })).not.toHaveProperty('decision');
    expect(read({ keywords: word }).classes).toEqual([]);
  });

  it('compares words without the blanks around them', () => {
    expect(read({ finding_type: ' Not Confirmed ', keywords: ' ACV ;ACV' })).toMatchObject({
      decision: 'not_upheld',
      classes: ['claim_amount'],
    });
  });

  it('begins at midnight of its day in the zone of its source, across changes of the clock', () => {
    expect(read({ received_date: '2020-03-08', closed_date: '2020-03-09' })).toMatchObject({
      receivedAt: '2020-03-08T06:00:00.000Z',
      closedAt: '2020-03-09T05:00:00.000Z',
    });
  });

  it('may be closed on the day it came', () => {
    expect(problemOf({ closed_date: '2020-03-07' })).toBeUndefined();
  });

  it.each([
    [{ complaint_number: ' ' }, 'missing-key', 'has no complaint_number'],
    [{ complaint_number: 'x'.repeat(201) }, 'refused', 'has a complaint_number of more than 200 characters'],
    [{ received_date: '' }, 'missing-date', 'has no received_date'],
    [{ received_date: '2020-02-30' }, 'invalid-date', 'has no day (YYYY-MM-DD) in received_date'],
    [{ received_date: '07.03.2020' }, 'invalid-date', 'has no day (YYYY-MM-DD) in received_date'],
    [{ received_date: '2020-3-7' }, 'invalid-date', 'has no day (YYYY-MM-DD) in received_date'],
    [{ closed_date: 'open' }, 'invalid-date', 'has no day (YYYY-MM-DD) in closed_date'],
    [
      { closed_date: '2020-03-06' },
      'closed-before-received',
      'was closed (2020-03-06) before it was received (2020-03-07)',
    ],
  ])('is not made of a row with %j', (changes, code, reason) => {
    expect(problemOf(changes as Row)).toEqual({ code, reason });
  });

  it('keeps personal columns apart from the others', () => {
    const mapping: ImportMapping = parseMapping(
      JSON.stringify({
        ...JSON.parse(JSON.stringify(texas)),
        attributes: ['complaint_number'],
        personalAttributes: ['keywords'],
      }),
    );
    expect(read({}, mapping)).toMatchObject({
      attributes: { complaint_number: '4711' },
      personalAttributes: { keywords: row['keywords'] },
    });
  });
});

describe('any row', () => {
  const cell = fc.oneof(
    fc.string(),
    fc.constantFrom('Insured', 'Confirmed', 'Automobile', 'Travel', 'ACV; RESCISSION', '2020-01-31', '2019-12-31', ''),
  );
  const rows = fc.record(Object.fromEntries(Object.keys(row).map((column) => [column, cell])));
  const days = fc.record({
    received_date: fc.constant('2001-01-01'),
    closed_date: fc.constantFrom('', '2001-01-01', '2020-01-31'),
    complaint_number: fc.string({ minLength: 1 }).filter((key) => key.trim() !== ''),
  });
  const usable = fc.tuple(rows, days).map(([some, fixed]): Row => ({ ...some, ...fixed }));

  /** Every text that the mapping itself brings in. */
  const fromMapping = new Set<string>(
    JSON.stringify(texas)
      .match(/"(?:[^"\\]|\\.)*"/g)!
      .map((text) => JSON.parse(text) as string),
  );

  it('gives the same id for the same source and key, whatever else it says', () => {
    fc.assert(
      fc.property(usable, usable, (one, other) => {
        const key = one['complaint_number']!;
        const id = new LegacyCaseReader(texas).caseId(one);
        expect(new LegacyCaseReader(texas).caseId({ ...other, complaint_number: ` ${key} ` })).toBe(id);
        const elsewhere = parseMapping(JSON.stringify(Object.assign({}, texas, { source: 'elsewhere' })));
        expect(new LegacyCaseReader(elsewhere).caseId(one)).not.toBe(id);
      }),
    );
  });

  it('gives another id for another key', () => {
    fc.assert(
      fc.property(usable, usable, (one, other) => {
        const same = one['complaint_number']!.trim() === other['complaint_number']!.trim();
        const reader = new LegacyCaseReader(texas);
        expect(reader.caseId(one) === reader.caseId(other)).toBe(same);
      }),
    );
  });

  it('has nothing recorded that neither it nor the mapping says', () => {
    fc.assert(
      fc.property(usable, fc.nat(), (some, line) => {
        const { provenance, receivedAt, closedAt, classes, attributes, ...words } = new LegacyCaseReader(texas).read(
          some,
          line,
        );
        for (const [column, value] of Object.entries(attributes)) expect(value).toBe(some[column]);
        for (const word of [...Object.values(words), ...classes]) expect(fromMapping).toContain(word);
        expect(provenance).toMatchObject({ key: some['complaint_number']!.trim(), line, source: texas.source });
        expect(receivedAt.slice(0, 10)).toBe(some['received_date']);
        expect(closedAt?.slice(0, 10) ?? '').toBe(some['closed_date']);
      }),
    );
  });

  it('has another hash when any of its cells is another one, and the same one whatever the order of its columns', () => {
    const hashOf = (some: Row): string => new LegacyCaseReader(texas).read(some, 1).provenance.rowHash;
    fc.assert(
      fc.property(usable, fc.constantFrom('keywords', 'involved_party_type'), fc.string(), (some, column, text) => {
        expect(hashOf({ ...some, [column]: text }) === hashOf(some)).toBe(some[column] === text);
        expect(hashOf(Object.fromEntries(Object.entries(some).reverse()))).toBe(hashOf(some));
      }),
    );
  });
});
