import type { Timestamp } from '../../platform/event-sourcing/event.js';
import { isAfter } from './instant.js';

/** A corrected value in its normal form, or the end of the sentence "the new value …" that says what would be right. */
export type Checked = { readonly value: unknown } | { readonly wrong: string };

/** What a corrected value may be: exactly what the command that recorded the fact takes. Never throws. */
export type ValueRule = (value: unknown, now: Timestamp) => Checked;

/** Lengths of free text in characters (Unicode code points after NFC), as the routes have them. */
export const lengths = { line: 200, note: 4_000, narrative: 20_000 } as const;

const controls = /[\p{Cc}\p{Cs}]/u;
const controlsButLines = /[^\P{Cc}\n\t]|\p{Cs}/u;

function textOf(max: number, unwanted: RegExp, besides: string): ValueRule {
  const wrong = {
    wrong: `must be text of 1 to ${max} characters, not only blanks, without control characters${besides} or broken characters`,
  };
  return (value) => {
    // A normalised text is at most three times as long, so that far too long a text is not worth normalising.
    if (typeof value !== 'string' || value.length > max * 6) return wrong;
    const text = value.normalize('NFC');
    const fits = Array.from(text).length <= max && text.trim() !== '' && !unwanted.test(text);
    return fits ? { value: text } : wrong;
  };
}

/** Text of several lines, in Unicode NFC. */
export const text = (max: number): ValueRule => textOf(max, controlsButLines, ' other than line feeds and tabs');

/** Text of one line, in Unicode NFC. */
export const line = (max: number): ValueRule => textOf(max, controls, '');

const id = /^[A-Za-z0-9][A-Za-z0-9._:@/+-]{0,99}$/;

/** An id that the company gave. Nothing else may get into the clear text of the log. */
export const companyId: ValueRule = (value) =>
  typeof value === 'string' && id.test(value)
    ? { value }
    : { wrong: 'must be an id of 1 to 100 letters, digits and . _ : @ / + -, starting with a letter or digit' };

export const flag: ValueRule = (value) => (typeof value === 'boolean' ? { value } : { wrong: 'must be true or false' });

/** One of a closed list of words. */
export function oneOf(known: readonly string[]): ValueRule {
  const wrong = { wrong: `must be one of ${known.join(', ')}` };
  return (value) => (typeof value === 'string' && known.includes(value) ? { value } : wrong);
}

/** A BCP 47 language tag in canonical spelling. */
export const language: ValueRule = (value) => {
  const wrong = { wrong: 'must be a BCP 47 language tag such as zh-Hant-TW or en' };
  if (typeof value !== 'string' || value.length > 35) return wrong;
  try {
    const [tag] = Intl.getCanonicalLocales(value);
    return tag === undefined ? wrong : { value: tag };
  } catch {
    return wrong;
  }
};

const instant = /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/** An instant that has been, in UTC with milliseconds: lists sort and filter it as text. */
export const pastInstant: ValueRule = (value, now) => {
  const wrong = { wrong: 'must be a real time in ISO 8601 with an offset, such as 2026-11-22T16:30:00+08:00' };
  if (typeof value !== 'string' || !instant.test(value) || !isRealDay(value.slice(0, 10))) return wrong;
  const normal = new Date(value).toISOString();
  if (normal.length !== 24) return wrong;
  return isAfter(normal, now) ? { wrong: `must not be after ${now}, which is now` } : { value: normal };
};

/** `Date` reads 30 February as 2 March, and so gives itself away. */
function isRealDay(day: string): boolean {
  const midnight = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
}

/** A list of values of one rule. */
export function listOf(item: ValueRule, max: number, min = 0): ValueRule {
  return (value, now) => {
    if (!Array.isArray(value) || value.length < min || value.length > max) {
      return { wrong: `must be a list of ${min} to ${max} items` };
    }
    const items = value.map((each: unknown) => item(each, now));
    const faulty = items.findIndex((each) => 'wrong' in each);
    const fault = items[faulty];
    return fault !== undefined && 'wrong' in fault
      ? { wrong: `must have right items, and number ${faulty + 1} ${fault.wrong}` }
      : { value: items.map((each) => ('value' in each ? each.value : undefined)) };
  };
}

/** An object of these fields and no others; what is not `needed` may be left out. */
export function objectOf(fields: Readonly<Record<string, ValueRule>>, needed: readonly string[]): ValueRule {
  const known = new Map(Object.entries(fields));
  const none = { wrong: `must be an object of ${[...known.keys()].join(', ')}; it needs ${needed.join(', ')}` };
  return (value, now) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return none;
    const given = Object.entries(value);
    if (needed.some((name) => !Object.hasOwn(value, name)) || given.some(([name]) => !known.has(name))) return none;
    const checked = given.map(([name, each]) => [name, known.get(name)?.(each, now) ?? none] as const);
    for (const [name, each] of checked) {
      if ('wrong' in each) return { wrong: `must have a right ${name}, which ${each.wrong}` };
    }
    return { value: Object.fromEntries(checked.map(([name, each]) => [name, 'value' in each ? each.value : null])) };
  };
}
