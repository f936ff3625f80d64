/** BSON element type bytes (bsonspec.org); EOO (0) doubles as "this path leads nowhere". */
export const T = {
  EOO: 0,
  DOUBLE: 1,
  STRING: 2,
  OBJECT: 3,
  ARRAY: 4,
  BINARY: 5,
  UNDEFINED: 6,
  OBJECT_ID: 7,
  BOOLEAN: 8,
  DATE: 9,
  NULL: 10,
  REGEX: 11,
  DB_POINTER: 12,
  CODE: 13,
  SYMBOL: 14,
  CODE_WITH_SCOPE: 15,
  INT32: 16,
  TIMESTAMP: 17,
  INT64: 18,
  DECIMAL: 19,
  MAX_KEY: 127,
  MIN_KEY: 255,
} as const;

const NAMES = new Map<number, string>([
  [T.EOO, 'missing'],
  [T.DOUBLE, 'double'],
  [T.STRING, 'string'],
  [T.OBJECT, 'object'],
  [T.ARRAY, 'array'],
  [T.BINARY, 'binData'],
  [T.UNDEFINED, 'undefined'],
  [T.OBJECT_ID, 'objectId'],
  [T.BOOLEAN, 'bool'],
  [T.DATE, 'date'],
  [T.NULL, 'null'],
  [T.REGEX, 'regex'],
  [T.DB_POINTER, 'dbPointer'],
  [T.CODE, 'javascript'],
  [T.SYMBOL, 'symbol'],
  [T.CODE_WITH_SCOPE, 'javascriptWithScope'],
  [T.INT32, 'int'],
  [T.TIMESTAMP, 'timestamp'],
  [T.INT64, 'long'],
  [T.DECIMAL, 'decimal'],
  [T.MAX_KEY, 'maxKey'],
  [T.MIN_KEY, 'minKey'],
]);

/** The server's alias of a type byte, as `$type` and error texts spell it. */
export function typeName(type: number): string {
  return NAMES.get(type) ?? `type ${type}`;
}

/** The type byte of an alias, or undefined when there is none of that name. */
export function typeByName(name: string): number | undefined {
  for (const [type, alias] of NAMES) if (alias === name && type !== T.EOO) return type;
  return undefined;
}

/** True for the four types that compare with each other as numbers. */
export function isNumeric(type: number): boolean {
  return type === T.INT32 || type === T.DOUBLE || type === T.INT64 || type === T.DECIMAL;
}
