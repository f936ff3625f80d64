import { currencies } from './currencies.js';

/** A sentence that names a part of the file and says what would be right. */
export type Fault = string;

/** Roles that can hold an authority limit. */
const limitRoles = ['claims_specialist', 'incident_group', 'line_manager', 'compliance_officer', 'admin'];

/** Reads named parts of a JSON object, keeps the fallback for absent parts and collects every fault. */
export interface RuleReader {
  readonly faults: readonly Fault[];
  integer(name: string, fallback: number, min: number, max: number): number;
  currency(name: string, fallback: string): string;
  ascending(name: string, fallback: readonly number[], min: number, max: number): readonly number[];
  limits(
    name: string,
    fallback: Readonly<Record<string, Readonly<Record<string, number>>>>,
  ): Readonly<Record<string, Readonly<Record<string, number>>>>;
  section(name: string, known: readonly string[]): RuleReader;
}

/** A reader of `json`, which must be an object with no parts but the `known` ones. */
export function ruleReader(json: unknown, known: readonly string[], path = '', faults: Fault[] = []): RuleReader {
  const source = isRecord(json) ? json : {};
  if (!isRecord(json)) {
    faults.push(`${path === '' ? 'the file' : path.slice(0, -1)} must be a JSON object.`);
  }
  for (const name of Object.keys(source).filter((key) => !known.includes(key))) {
    faults.push(`${path}${name} is not a company rule; known are ${known.join(', ')}.`);
  }
  const read = <T>(name: string, fallback: T, accept: (value: unknown) => value is T, right: string): T => {
    const value = source[name];
    if (value === undefined || accept(value)) {
      return value ?? fallback;
    }
    faults.push(`${path}${name} must be ${right}.`);
    return fallback;
  };
  return {
    faults,
    integer: (name, fallback, min, max) =>
      read(name, fallback, integerBetween(min, max), `a whole number from ${min} to ${max}`),
    currency: (name, fallback) => read(name, fallback, isCurrency, 'an ISO 4217 currency code such as TWD'),
    ascending: (name, fallback, min, max) =>
      read(name, fallback, ascendingBetween(min, max), `a rising list of whole numbers from ${min} to ${max}`),
    limits: (name, fallback) =>
      read(
        name,
        fallback,
        areLimits,
        `an object of roles (${limitRoles.join(', ')}), each an object of ISO 4217 codes and amounts in minor units`,
      ),
    section: (name, names) => ruleReader(source[name] ?? {}, names, `${path}${name}.`, faults),
  };
}

/** Freezes a value and everything in it. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.values(value).forEach((part) => deepFreeze<unknown>(part));
    Object.freeze(value);
  }
  return value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function integerBetween(min: number, max: number): (value: unknown) => value is number {
  return (value): value is number => Number.isSafeInteger(value) && Number(value) >= min && Number(value) <= max;
}

function isCurrency(value: unknown): value is string {
  return typeof value === 'string' && currencies.has(value);
}

function ascendingBetween(min: number, max: number): (value: unknown) => value is readonly number[] {
  const accept = integerBetween(min, max);
  return (value): value is readonly number[] =>
    Array.isArray(value) &&
    value.every(accept) &&
    value.every((item, index) => index === 0 || item > (value[index - 1] ?? 0));
}

function areLimits(value: unknown): value is Readonly<Record<string, Readonly<Record<string, number>>>> {
  const amount = integerBetween(0, Number.MAX_SAFE_INTEGER);
  return (
    isRecord(value) &&
    Object.entries(value).every(
      ([role, limits]) =>
        limitRoles.includes(role) &&
        isRecord(limits) &&
        Object.entries(limits).every(([currency, limit]) => currencies.has(currency) && amount(limit)),
    )
  );
}
