import { currencies } from '../../config/currencies.js';
import { type FieldRule, Refused } from './field-rule.js';

/** An amount in minor units of an ISO 4217 currency. */
export interface Money {
  readonly amount: number;
  readonly currency: string;
}

export interface IntegerLimits {
  readonly min?: number;
  readonly max?: number;
}

/** A whole number that a JavaScript number holds exactly. */
export function integerRule({
  min = Number.MIN_SAFE_INTEGER,
  max = Number.MAX_SAFE_INTEGER,
}: IntegerLimits = {}): FieldRule<number> {
  const refused = new Refused(`must be a whole number from ${min} to ${max}`);
  return {
    schema: { type: 'integer', minimum: min, maximum: max },
    // Adding 0 turns -0 into 0, which JSON and the log write alike.
    read: (value) =>
      typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max ? value + 0 : refused,
  };
}

export function booleanRule(): FieldRule<boolean> {
  const refused = new Refused('must be true or false');
  return { schema: { type: 'boolean' }, read: (value) => (typeof value === 'boolean' ? value : refused) };
}

const timestamp = /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;
const calendarDate = /^\d{4}-\d\d-\d\d$/;

/** An instant, in UTC with milliseconds; finer digits are cut off. */
export function timestampRule(): FieldRule<string> {
  const refused = new Refused('must be a real time in ISO 8601 with an offset, such as 2026-11-22T16:30:00+08:00');
  return {
    schema: { type: 'string', format: 'date-time' },
    read: (value) => {
      if (typeof value !== 'string' || !timestamp.test(value) || !isRealDay(value.slice(0, 10))) {
        return refused;
      }
      const normal = new Date(value).toISOString();
      return normal.length === 24 ? normal : refused;
    },
  };
}

/** A day of the calendar, without a time zone. */
export function dateRule(): FieldRule<string> {
  const refused = new Refused('must be a real date such as 2026-11-22');
  return {
    schema: { type: 'string', format: 'date' },
    read: (value) => (typeof value === 'string' && calendarDate.test(value) && isRealDay(value) ? value : refused),
  };
}

/** `Date` reads 30 February as 2 March, and so gives itself away. Ten times as fast as a calendar library, and a test compares the two. */
function isRealDay(day: string): boolean {
  const midnight = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
}

/** An amount in minor units with its currency, and nothing else. */
export function moneyRule({ min = 0, max = Number.MAX_SAFE_INTEGER }: IntegerLimits = {}): FieldRule<Money> {
  const amountRule = integerRule({ min, max });
  const noObject = new Refused('must be an object of amount (whole minor units) and currency (ISO 4217)');
  const wrongCurrency = new Refused('must be an ISO 4217 currency code such as TWD', ['currency']);
  return {
    schema: {
      type: 'object',
      description: 'Whole minor units of an ISO 4217 currency.',
      required: ['amount', 'currency'],
      additionalProperties: false,
      properties: {
        amount: { ...amountRule.schema, description: 'In minor units, e.g. cents.', example: Math.max(min, 50_000) },
        currency: { type: 'string', pattern: '^[A-Z]{3}$', description: 'ISO 4217 code.', example: 'TWD' },
      },
    },
    read: (value) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        return noObject;
      }
      const { amount, currency, ...rest } = value as Record<string, unknown>;
      const read = amountRule.read(amount);
      const faults = Object.keys(rest).map((name) => new Refused('is not known; leave it out', [name]));
      if (read instanceof Refused) {
        faults.push(new Refused(read.message, ['amount']));
      }
      if (typeof currency !== 'string' || !currencies.has(currency)) {
        faults.push(wrongCurrency);
      }
      const [first, ...others] = faults;
      return first === undefined
        ? { amount: read as number, currency: currency as string }
        : new Refused(first.message, first.path, others);
    },
  };
}

export interface ListLimits {
  /** Fewest items, by default 0. */
  readonly min?: number;
  /** Most items. */
  readonly max: number;
  /** Refuses an item that is there twice. */
  readonly unique?: boolean;
}

/** A list of values of one rule; every faulty item is named. */
export function listRule<Value>(
  item: FieldRule<Value>,
  { min = 0, max, unique = false }: ListLimits,
): FieldRule<Value[]> {
  const noList = new Refused(`must be a list of ${min} to ${max} items`);
  return {
    schema: {
      type: 'array',
      items: item.schema,
      minItems: min,
      maxItems: max,
      ...(unique ? { uniqueItems: true } : {}),
    },
    read: (value) => {
      if (!Array.isArray(value) || value.length < min || value.length > max) {
        return noList;
      }
      const items = value.map((entry) => item.read(entry));
      const faults = items.flatMap((entry, index) => faultsOf(entry, index, unique && items.indexOf(entry) < index));
      const [first, ...others] = faults;
      return first === undefined ? (items as Value[]) : new Refused(first.message, first.path, others);
    },
  };
}

function faultsOf(item: unknown, index: number, repeated: boolean): Refused[] {
  if (item instanceof Refused) {
    return [item, ...item.others].map(({ message, path }) => new Refused(message, [String(index), ...path]));
  }
  return repeated ? [new Refused('must not be there twice', [String(index)])] : [];
}
