import { columnsOf } from './import-mapping.js';
import { findMapping, shippedMappings } from './find-mapping.js';
import { InvalidMappingError, parseMapping } from './parse-mapping.js';

const valid = {
  name: 'old-system',
  version: 3,
  source: 'old system',
  format: 'csv',
  key: 'number',
  receivedAt: { column: 'received', timeZone: 'Asia/Taipei' },
  closedAt: { column: 'closed', timeZone: 'Asia/Taipei' },
  channel: { constant: 'phone' },
  complainantKind: { column: 'who', words: { Holder: 'insured' }, otherwise: { constant: 'other' } },
  lineOfBusiness: {
    column: 'product',
    words: { Car: 'motor' },
    otherwise: { column: 'branch', words: { 'Non-life': 'property' } },
  },
  decision: { column: 'result', words: { Yes: 'upheld' } },
  classes: { column: 'tags', separator: ';', words: { late: 'timeliness' }, taxonomyVersion: '2026-01' },
  attributes: ['number', 'tags'],
  personalAttributes: ['name'],
};

function problemsOf(changes: Record<string, unknown>): readonly string[] {
  try {
    parseMapping(JSON.stringify({ ...valid, ...changes }));
  } catch (error) {
    if (error instanceof InvalidMappingError) return error.problems;
    throw error;
  }
  return [];
}

describe('a mapping', () => {
  it('is read as it is written', () => {
    expect(parseMapping(JSON.stringify(valid))).toEqual(valid);
  });

  it('needs no more than a source, a key and the day of receipt', () => {
    const { name, version, source, format, key, receivedAt } = valid;
    expect(() =>
      parseMapping(JSON.stringify({ name, version, source, format, key, receivedAt, attributes: [] })),
    ).not.toThrow();
  });

  it('names every column that it reads once', () => {
    expect([...columnsOf(parseMapping(JSON.stringify(valid)))].sort()).toEqual(
      ['branch', 'closed', 'name', 'number', 'product', 'received', 'result', 'tags', 'who'].sort(),
    );
  });

  it.each([
    ['not JSON', '{', 'it is not JSON'],
    ['a list', '[]', 'it must be a JSON object'],
    ['null', 'null', 'it must be a JSON object'],
  ])('that is %s cannot be used', (_, text, message) => {
    expect(() => parseMapping(text)).toThrow(message);
  });

  it.each([
    [{ version: '1' }, 'version must be a whole number from 1 to 1000000'],
    [{ format: 'xlsx' }, 'format must be one of csv, ndjson'],
    [{ key: '' }, 'key must be text of 1 to 200 characters'],
    [{ receivedAt: undefined }, 'receivedAt must be an object'],
    [{ receivedAt: { column: 'received' } }, 'receivedAt.timeZone must be text'],
    [{ receivedAt: { column: 'received', timeZone: 'Mars/Olympus' } }, 'receivedAt.timeZone must be an IANA time zone'],
    [{ closedAt: { column: 'closed', timeZone: 'Taipei' } }, 'closedAt.timeZone must be an IANA time zone'],
    [{ colour: 'blue' }, 'colour is not a part of a mapping'],
    [{ decision: { column: 'result', words: ['upheld'] } }, 'decision.words must be an object of texts'],
    [{ decision: { column: 'result', words: { Yes: 'won' } } }, 'decision "won" must be one of upheld'],
    [{ channel: { constant: 'fax' } }, 'channel "fax" must be one of phone'],
    [{ channel: {} }, 'channel must have either a constant, or a column and words'],
    [{ channel: { column: 'by' } }, 'channel must have either'],
    [{ channel: { constant: 'phone', column: 'by', words: {} } }, 'channel must have either'],
    [{ channel: { constant: 'phone', otherwise: { constant: 'email' } } }, 'channel must have either'],
    [{ channel: { column: 'by', words: {}, otherwise: { constant: 'fax' } } }, 'channel "fax" must be one of'],
    [{ channel: { column: 'by', words: { 'Call ': 'phone' } } }, 'channel has blanks around its word "Call "'],
    [{ classes: { ...valid.classes, taxonomyVersion: '1999' } }, 'classes.taxonomyVersion must be one of 2026-01'],
    [{ classes: { ...valid.classes, words: { late: 'lateness' } } }, 'classes "lateness" must be one of claim_amount'],
    [{ personalAttributes: ['tags'] }, 'personalAttributes has tags, which attributes would keep in clear'],
    [{ attributes: ['a\u0000b'] }, 'must not contain control characters'],
  ])('with %j cannot be used', (changes, problem) => {
    const problems = problemsOf(changes);
    expect(problems.filter((each) => each.includes(problem))).toHaveLength(1);
    expect(problems).toHaveLength(1);
  });

  it('tells all its problems at once', () => {
    const problems = problemsOf({
      version: 0,
      channel: { constant: 'fax' },
      decision: { column: 'result', words: { Yes: 'won', No: 'lost' } },
      receivedAt: { column: 'received', timeZone: 'Mars/Olympus' },
      classes: { ...valid.classes, words: { late: 'lateness' } },
      extra: 1,
    });
    expect(problems).toHaveLength(7);
    expect(() => parseMapping(JSON.stringify({ ...valid, version: 0, extra: 1 }))).toThrow(
      /^The mapping has 2 problem\(s\):\n {2}.+\n {2}.+$/,
    );
  });
});

describe('the mappings that come with the product', () => {
  it.each(shippedMappings())('%s can be used, and is named as its file', (name) => {
    expect(findMapping(name).name).toBe(name);
  });

  it('are offered when a name is neither one of them nor a file', () => {
    expect(() => findMapping('texas')).toThrow(
      /"texas" is neither a mapping that comes with the product \(.*texas-complaints.*\) nor a file/,
    );
  });

  it('say in notes what is left out', () => {
    expect(findMapping('texas-complaints').notes?.join(' ')).toContain('left out');
  });
});
