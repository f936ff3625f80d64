import fc from 'fast-check';
import { encodeRecord, JournalError, scanRecords, SECTOR, sizeOfRecord } from './journal-format.js';

const GENERATION = 7;

/** Contents that fill a sector, leave some of it, or go on; zeros too, which an unwritten sector is made of. */
const content = fc
  .record({
    length: fc.oneof(fc.nat({ max: 2100 }), fc.constantFrom(0, 493, 494, 1004, 1005)),
    fill: fc.nat({ max: 255 }),
  })
  .map(({ length, fill }) => Buffer.alloc(length, fill));
const contents = fc.array(content, { minLength: 1, maxLength: 5 });

const UNUSED = Buffer.alloc(4 * SECTOR);
const encoded = (records: readonly Buffer[], generation = GENERATION): Buffer[] =>
  records.map((record) => encodeRecord(generation, record));
const written = (records: readonly Buffer[]): Buffer => Buffer.concat([...encoded(records), UNUSED]);

function problemOf(sectors: Buffer): unknown {
  try {
    scanRecords(sectors, GENERATION);
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('Records of a journal', () => {
  it('are read as they were written', () => {
    fc.assert(
      fc.property(contents, (records) => {
        expect(scanRecords(written(records), GENERATION)).toEqual({ contents: records, clean: true });
      }),
    );
  });

  it('take whole sectors, as many as they need', () => {
    expect([0, 493, 494, 1004, 1005].map((length) => sizeOfRecord(length) / SECTOR)).toEqual([1, 1, 2, 2, 3]);
    expect(encodeRecord(1, Buffer.alloc(1005))).toHaveLength(3 * SECTOR);
  });

  it('count without the last one if any of its sectors was never written', () => {
    fc.assert(
      fc.property(contents, fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }), (records, arrived) => {
        const last = encodeRecord(GENERATION, records.at(-1) as Buffer);
        const sectors = last.length / SECTOR;
        fc.pre(arrived.slice(0, sectors).includes(false));
        for (let sector = 0; sector < sectors; sector++)
          if (!arrived[sector]) last.fill(0, sector * SECTOR, (sector + 1) * SECTOR);
        const before = records.slice(0, -1);
        const found = scanRecords(Buffer.concat([...encoded(before), last, UNUSED]), GENERATION);
        expect(found).toEqual({ contents: before, clean: !arrived.slice(0, sectors).includes(true) });
      }),
    );
  });

  it('are damaged if a sector of any but the last one is empty', () => {
    fc.assert(
      fc.property(fc.array(content, { minLength: 2, maxLength: 5 }), fc.nat(), (records, pick) => {
        const bytes = written(records);
        const beforeLast = encoded(records.slice(0, -1)).reduce((sectors, { length }) => sectors + length / SECTOR, 0);
        const at = (pick % beforeLast) * SECTOR;
        bytes.fill(0, at, at + SECTOR);
        expect(problemOf(bytes)).toBeInstanceOf(JournalError);
      }),
    );
  });

  it('are damaged if a bit is turned over, or else are what they were', () => {
    fc.assert(
      fc.property(contents, fc.nat(), fc.nat({ max: 7 }), (records, pick, bit) => {
        const bytes = written(records);
        const at = pick % bytes.length;
        bytes[at] = (bytes[at] as number) ^ (1 << bit);
        const problem = problemOf(bytes);
        if (problem) expect(problem).toBeInstanceOf(JournalError);
        else expect(scanRecords(bytes, GENERATION).contents).toEqual(records);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([0, 1, 6, 10, 16, 200, 511, 512, 900])('are damaged if byte %i is another', (at) => {
    const bytes = written([Buffer.alloc(1000, 3)]);
    bytes[at] = (bytes[at] as number) ^ 0x10;
    expect(problemOf(bytes)).toBeInstanceOf(JournalError);
  });

  it('are damaged if one is of another generation', () => {
    for (const generation of [GENERATION - 1, GENERATION + 1])
      expect(problemOf(Buffer.concat(encoded([Buffer.alloc(10)], generation)))).toBeInstanceOf(JournalError);
  });
});
