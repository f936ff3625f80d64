/**
 * A copy of a JSON or BSON document in which `replace` has had its say about every plain object: what it returns stands in
 * the object's place, `undefined` means to look inside. Dates, binaries and other class instances are kept as they are.
 */
export function mapObjects(value: unknown, replace: (object: object) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => mapObjects(item, replace));
  if (!isPlainObject(value)) return value;
  const replacement = replace(value);
  if (replacement !== undefined) return replacement;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapObjects(item, replace)]));
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
