import { hasValueAt, nothingToSeal, parsePersonalPath, replaceAt, sealerOf } from './personal-data.js';

function replaced(data: unknown, path: string): { data: unknown; paths: string[] } {
  const paths: string[] = [];
  replaceAt(data, parsePersonalPath(path), (_value, at) => {
    paths.push(at);
    return '*';
  });
  return { data, paths };
}

describe('replacing values at a path of personal data', () => {
  it('replaces a whole object', () => {
    expect(replaced({ complainant: { name: 'A', phones: ['1'] }, kind: 'x' }, 'complainant')).toEqual({
      data: { complainant: '*', kind: 'x' },
      paths: ['complainant'],
    });
  });

  it('steps into objects', () => {
    expect(replaced({ a: { b: { c: 1, d: 2 } } }, 'a.b.c')).toEqual({
      data: { a: { b: { c: '*', d: 2 } } },
      paths: ['a.b.c'],
    });
  });

  it('steps through every item of a list and says which one it is at', () => {
    const data = { measures: [{ description: 'a' }, { kind: 'b' }, { description: 'c' }] };
    expect(replaced(data, 'measures[].description')).toEqual({
      data: { measures: [{ description: '*' }, { kind: 'b' }, { description: '*' }] },
      paths: ['measures[0].description', 'measures[2].description'],
    });
  });

  it('steps through lists of lists', () => {
    expect(replaced({ rows: [['a'], ['b', 'c']] }, 'rows[][]')).toEqual({
      data: { rows: [['*'], ['*', '*']] },
      paths: ['rows[0][0]', 'rows[1][0]', 'rows[1][1]'],
    });
  });

  it.each<[string, unknown, string]>([
    ['absent values', {}, 'a.b'],
    ['null values', { a: null }, 'a'],
    ['null on the way', { a: null }, 'a.b'],
    ['a primitive on the way', { a: 1 }, 'a.b'],
    ['an object where the path has a list', { a: { b: 1 } }, 'a[].b'],
    ['inherited names', {}, 'constructor.name'],
    ['no object at all', 'text', 'a'],
  ])('leaves %s alone', (_name, data, path) => {
    const before = structuredClone(data);
    expect(replaced(data, path)).toEqual({ data: before, paths: [] });
  });

  it.each<[string, unknown]>([
    ['zero', 0],
    ['false', false],
    ['the empty text', ''],
  ])('counts %s as a value', (_name, value) => {
    expect(replaced({ a: value }, 'a').paths).toEqual(['a']);
  });
});

describe('the sealer of a subject', () => {
  const sealer = { seal: (value: unknown) => value };
  const source = {
    ensureKeys: (subjects: readonly string[]) =>
      Promise.resolve(new Map(subjects.filter((s) => s !== 'case-2').map((s) => [s, sealer]))),
  };

  it('is the one that the vault gave', async () => {
    await expect(sealerOf(source, 'case-1')).resolves.toBe(sealer);
  });

  it('fails loudly rather than leave personal data open', async () => {
    await expect(sealerOf(source, 'case-2')).rejects.toThrow('case-2');
    expect(() => nothingToSeal.seal('name', 'event', 'complainant.name')).toThrow('complainant.name');
  });
});

describe('looking for personal data', () => {
  it.each([
    [{ a: { b: 'x' } }, 'a.b', true],
    [{ a: {} }, 'a.b', false],
    [{ a: null }, 'a', false],
    [{ m: [{ d: null }, { d: '' }] }, 'm[].d', true],
    [{ m: [] }, 'm[].d', false],
  ])('in %j at %s finds it: %s', (data, path, found) => {
    expect(hasValueAt(data, parsePersonalPath(path))).toBe(found);
  });
});
