import { eachElement } from '../bson/raw.js';
import { RawValue } from '../bson/raw-value.js';
import { T } from '../bson/types.js';
import { BsonWriter } from '../bson/writer.js';
import { pull } from '../cursors/batch.js';
import { MongoError } from '../errors.js';
import { type Slice, type Source } from '../planner/source.js';
import { parsePath, walk } from '../query/path.js';
import { KeyWriter } from '../storage/key-encoding.js';
import { MAX_DOCUMENT } from '../update/documents.js';

/**
 * The different values of a field, of arrays their items, in order.
 * @throws MongoError 17217 when they do not fit into a reply
 */
export async function distinctValues(source: Source, slice: Slice, key: string): Promise<Buffer> {
  const path = parsePath(key);
  const writer = new KeyWriter();
  const found = new Map<string, RawValue>();
  let bytes = 0;
  slice.begin();
  for (let row = await pull({ source, slice }); row; row = await pull({ source, slice })) {
    const take = (buf: Buffer, type: number, pos: number): boolean => {
      if (type === T.EOO) return false;
      writer.reset().value(buf, type, pos);
      const mark = writer.mark();
      if (found.has(mark)) return false;
      const value = new RawValue(buf, type, pos).copy();
      bytes += value.buf.length + 8;
      found.set(mark, value);
      return false;
    };
    walk(row.doc, 0, path, false, (buf, type, pos) =>
      type === T.ARRAY ? eachElement(buf, pos, (item, _name, value) => take(buf, item, value)) : take(buf, type, pos),
    );
    if (bytes > MAX_DOCUMENT) throw new MongoError(17217, 'distinct too big, 16mb cap');
  }
  source.rest();
  const reply = new BsonWriter(bytes + 64).begin().beginArray('values');
  [...found].sort(([a], [b]) => (a < b ? -1 : 1)).forEach(([, value], i) => reply.value(String(i), value));
  return reply.end().double('ok', 1).end().finish();
}
