import { LRUCache } from 'lru-cache';
import { RE2JS } from 're2js';
import { InvalidFilterError } from './read-errors.js';
import { type StoredEvent } from '../storage/stored-event.js';

/** The text of an event that a filter looks at. */
export type FilterSubject = 'stream-name' | 'event-type';

/** What to let through: a regular expression or, if that is empty, any of some prefixes. */
export interface FilterExpression {
  readonly subject: FilterSubject;
  readonly regex: string;
  readonly prefixes: readonly string[];
}

/** Longest pattern, in characters; linear time in the text is long time with a program of millions of steps. */
const MAX_PATTERN_LENGTH = 8192;

/** Most instructions of a compiled pattern, for each of which every character of a text may be looked at. */
const MAX_INSTRUCTIONS = 2000;

/** Most characters that all prefixes together may have: each is held against every event. */
const MAX_PREFIX_CHARACTERS = 65_536;

/** Verdicts kept per filter; event types are few, stream names come in runs. */
const REMEMBERED = 4096;

/**
 * Whether an event passes a filter. Regular expressions run in linear time, so that no client can stall the engine;
 * look-ahead, look-behind and back-references are therefore refused.
 * @throws InvalidFilterError
 */
export function eventFilter(expression: FilterExpression): (event: StoredEvent) => boolean {
  const matches = textFilter(expression);
  const remembered = new LRUCache<string, boolean>({ max: REMEMBERED });
  return (event) => {
    const text = expression.subject === 'stream-name' ? event.streamName : event.type;
    let passes = remembered.get(text);
    if (passes === undefined) {
      passes = matches(text);
      remembered.set(text, passes);
    }
    return passes;
  };
}

function textFilter({ regex, prefixes }: FilterExpression): (text: string) => boolean {
  const characters = prefixes.reduce((sum, prefix) => sum + prefix.length + 1, 0);
  if (characters > MAX_PREFIX_CHARACTERS)
    throw new InvalidFilterError(`The prefixes of a filter have at most ${MAX_PREFIX_CHARACTERS} characters together`);
  if (regex === '') return (text) => prefixes.some((prefix) => text.startsWith(prefix));
  const pattern = compile(regex);
  return (text) => pattern.matcher(text).find();
}

function compile(regex: string): RE2JS {
  if (regex.length > MAX_PATTERN_LENGTH)
    throw new InvalidFilterError(`A regular expression of a filter has at most ${MAX_PATTERN_LENGTH} characters`);
  const pattern = parse(regex);
  if (pattern.programSize() > MAX_INSTRUCTIONS)
    throw new InvalidFilterError(`The filter compiles to more than ${MAX_INSTRUCTIONS} instructions; make it simpler`);
  return pattern;
}

function parse(regex: string): RE2JS {
  try {
    return RE2JS.compile(regex);
  } catch (error) {
    throw new InvalidFilterError(`The filter is not a usable regular expression: ${String(error)}`);
  }
}
