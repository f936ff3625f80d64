import fc from 'fast-check';
import { type Change, Changes, readChanges } from './changes.js';

const bytes = (maxLength: number): fc.Arbitrary<Buffer> =>
  fc.uint8Array({ maxLength }).map((array) => Buffer.from(array));
const change: fc.Arbitrary<Change> = fc.record({
  table: fc.nat({ max: 255 }),
  key: bytes(40),
  value: fc.option(bytes(300), { nil: undefined }),
});

describe('Changes', () => {
  it('are read as they were added, whatever they are', () => {
    const changes = new Changes();
    fc.assert(
      fc.property(fc.array(change), (added) => {
        changes.clear();
        for (const one of added) changes.add(one);
        expect([...readChanges(changes.bytes)]).toEqual(added);
        expect(changes.length).toBe(changes.bytes.length);
      }),
    );
  });

  it('may be longer than any before, and keep what came first', () => {
    const changes = new Changes();
    const added = [10, 100_000, 20, 3_000_000].map((length, table) => ({
      table,
      key: Buffer.from('key'),
      value: Buffer.alloc(length, table),
    }));
    for (const one of added) changes.add(one);
    const read = [...readChanges(changes.bytes)];
    expect(read.map(({ value }) => value?.length)).toEqual([10, 100_000, 20, 3_000_000]);
    expect(read.every(({ value }, index) => value?.equals(added[index]?.value ?? Buffer.alloc(0)))).toBe(true);
  });

  it('tell a value without bytes from none', () => {
    const changes = new Changes();
    changes.add({ table: 0, key: Buffer.from('a'), value: Buffer.alloc(0) });
    changes.add({ table: 0, key: Buffer.from('a'), value: undefined });
    expect([...readChanges(changes.bytes)].map(({ value }) => value?.length)).toEqual([0, undefined]);
  });
});
