import { RE2JS } from 're2js';
import { type RawValue } from '../bson/raw-value.js';
import { cstringEnd } from '../bson/raw.js';
import { T } from '../bson/types.js';
import { MongoError } from '../errors.js';

/** A compiled pattern: linear in the text, whatever the pattern. */
export interface Pattern {
  readonly test: (text: string) => boolean;
  /** the literal text every match starts with, when the pattern is anchored and case-sensitive */
  readonly prefix: string | undefined;
  /** true when the pattern is its prefix and nothing else */
  readonly prefixOnly: boolean;
}

const FLAGS = new Map([
  ['i', RE2JS.CASE_INSENSITIVE],
  ['m', RE2JS.MULTILINE],
  ['s', RE2JS.DOTALL],
]);

/** Most steps of a search: instructions of the pattern times characters of the text, as each may meet each. */
const MAX_STEPS = 50_000_000;

/** Longest pattern the server compiles, in bytes. */
const MAX_PATTERN = 32_764;

/**
 * Compiles a pattern of the server's (PCRE) dialect as far as it can run in linear time; look-around and back-references
 * cannot.
 * @throws MongoError 51091 for a pattern that is wrong or cannot be run in linear time, 51108 for an unknown option
 */
export function compilePattern(source: string, options: string): Pattern {
  let flags = 0;
  let text = source;
  for (const option of options) {
    const flag = FLAGS.get(option);
    if (flag !== undefined) flags |= flag;
    else if (option === 'x') text = withoutSpace(text);
    else if (option !== 'u') throw new MongoError(51108, `invalid flag in regex options: ${option}`);
  }
  if (Buffer.byteLength(text) > MAX_PATTERN) throw new MongoError(51091, 'Regular expression is invalid: too long');
  try {
    const compiled = RE2JS.compile(RE2JS.translateRegExp(text), flags);
    const instructions = compiled.programSize();
    const literal = flags === 0 ? literalPrefix(text) : undefined;
    return {
      test: (value) => {
        if (value.length * instructions > MAX_STEPS)
          throw new MongoError(51156, `A pattern of ${instructions} steps is too slow for ${value.length} characters`);
        return compiled.matcher(value).find();
      },
      prefix: literal?.text,
      prefixOnly: literal?.whole ?? false,
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new MongoError(51091, `Regular expression is invalid: ${reason}`);
  }
}

/** Reads pattern and options of a BSON regex or string value. */
export function patternOf(value: RawValue): [source: string, options: string] {
  if (value.type !== T.REGEX) return [value.string(), ''];
  const end = cstringEnd(value.buf, value.pos);
  const options = value.buf.toString('utf8', end + 1, cstringEnd(value.buf, end + 1));
  return [value.buf.toString('utf8', value.pos, end), options];
}

/** The `x` option: white space and comments outside of classes and escapes mean nothing. */
function withoutSpace(source: string): string {
  return source.replace(/\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]|\s+|#.*/g, (part) => (/^[\s#]/.test(part) ? '' : part));
}

function literalPrefix(source: string): { text: string; whole: boolean } | undefined {
  if (!source.startsWith('^') || source.includes('|')) return undefined;
  const found = /^\^((?:[^\\^$.*+?()[\]{}|]|\\[^\w\s])*)/.exec(source);
  const raw = found?.[1] ?? '';
  const rest = source.slice(raw.length + 1);
  const safe = /^[*?{]/.test(rest) ? raw.replace(/(?:\\.|[^\\])$/u, '') : raw;
  const text = safe.replace(/\\(.)/g, '$1');
  return text === '' ? undefined : { text, whole: rest === '' };
}
