import { mapObjects } from './document-walk.js';

describe('walking through a document', () => {
  it('replaces objects wherever they are', () => {
    const document = { a: { x: 1 }, list: [{ x: 2 }, 3, [{ x: 4 }]] };

    expect(mapObjects(document, (object) => ('x' in object ? object.x : undefined))).toEqual({
      a: 1,
      list: [2, 3, [4]],
    });
  });

  it('keeps instances of classes as they are', () => {
    const document = { at: new Date(0), bytes: Buffer.of(1), amount: 1n, map: new Map() };
    const copy = mapObjects(document, () => undefined) as typeof document;

    expect(copy).toEqual(document);
    expect(copy.at).toBe(document.at);
  });

  it('leaves the document itself as it was', () => {
    const document = { a: { x: 1 } };
    mapObjects(document, (object) => ('x' in object ? null : undefined));

    expect(document).toEqual({ a: { x: 1 } });
  });
});
