import { field, type FieldOptions } from './field.js';
import { type FieldRule, Refused } from './field-rule.js';
import { enumRule, idRule, type TextLimits, textRule } from './text-rules.js';
import { dateRule, integerRule, type IntegerLimits } from './value-rules.js';

/** Query parameters are optional unless they say `optional: false`. */
function query<Value>(rule: FieldRule<Value>, options: FieldOptions = {}): PropertyDecorator {
  return field(once(rule), { optional: true, ...options });
}

/** A parameter that is given twice arrives as a list, which no scalar is. */
function once<Value>(rule: FieldRule<Value>): FieldRule<Value> {
  const repeated = new Refused('must be given only once');
  return { ...rule, read: (value) => (Array.isArray(value) ? repeated : rule.read(value)) };
}

/** Reads the one spelling of a value that a query string can carry, then applies the rule. */
function spelled<Value>(rule: FieldRule<Value>, parse: (text: string) => unknown): FieldRule<Value> {
  return { ...rule, read: (value) => rule.read(typeof value === 'string' ? parse(value) : undefined) };
}

export function TextQuery(options: TextLimits & FieldOptions): PropertyDecorator {
  return query(textRule(options), options);
}

export function IdQuery(options?: FieldOptions): PropertyDecorator {
  return query(idRule(), options);
}

export function DateQuery(options?: FieldOptions): PropertyDecorator {
  return query(dateRule(), options);
}

export function EnumQuery(values: readonly string[], options?: FieldOptions): PropertyDecorator {
  return query(enumRule(values), options);
}

/** Decimal digits without leading zeros, with a minus sign where negative numbers are allowed. */
export function IntegerQuery(options?: IntegerLimits & FieldOptions): PropertyDecorator {
  const digits = (text: string): unknown => (/^(?:0|-?[1-9]\d{0,15})$/.test(text) ? Number(text) : undefined);
  return query(spelled(integerRule(options), digits), options);
}

/** `true` or `false`. */
export function BooleanQuery(options?: FieldOptions): PropertyDecorator {
  const refused = new Refused('must be true or false');
  const words = new Map<unknown, boolean>([
    ['true', true],
    ['false', false],
  ]);
  return query({ schema: { type: 'boolean' }, read: (value) => words.get(value) ?? refused }, options);
}

/** Several words of a closed list: comma-separated, repeated, or both. Arrives without repetitions. */
export function EnumListQuery(values: readonly string[], options: FieldOptions = {}): PropertyDecorator {
  const known: ReadonlySet<string> = new Set(values);
  const refused = new Refused(`must be a comma-separated list out of ${values.join(', ')}`);
  const rule: FieldRule<readonly string[]> = {
    schema: { type: 'array', items: { type: 'string', enum: [...values] }, uniqueItems: true },
    read: (value) => {
      const given: unknown[] = Array.isArray(value) ? value : [value];
      const words = given.flatMap((text) => (typeof text === 'string' ? text.split(',') : ['']));
      return words.every((word) => known.has(word)) ? [...new Set(words)] : refused;
    },
  };
  return field(rule, { optional: true, ...options });
}
