import { SettingError } from './setting.js';

/** A whole number between `min` and `max`, both included. */
export function integer(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= min && value <= max)) {
      throw new SettingError(`a whole number from ${min} to ${max}`);
    }
    return value;
  };
}

/** One of a closed list of words. */
export function oneOf<const Value extends string>(values: readonly Value[]): (text: string) => Value {
  return (text) => {
    const value = values.find((candidate) => candidate === text);
    if (value === undefined) {
      throw new SettingError(`one of ${values.join(', ')}`);
    }
    return value;
  };
}

/** A comma-separated, non-empty list of distinct words. */
export function listOf<const Value extends string>(values: readonly Value[]): (text: string) => readonly Value[] {
  const one = oneOf(values);
  return (text) => {
    try {
      return [...new Set(text.split(',').map((word) => one(word.trim())))];
    } catch {
      throw new SettingError(`a comma-separated list out of ${values.join(', ')}`);
    }
  };
}

/** A URL of one of the given schemes; given back as written, because connection strings are not all WHATWG URLs. */
export function url(schemes: readonly string[]): (text: string) => string {
  return (text) => {
    const scheme = /^([a-z][a-z0-9+.-]*):\/\/[^\s]+$/.exec(text)?.[1];
    if (scheme === undefined || !schemes.includes(scheme)) {
      throw new SettingError(`a URL that starts with ${schemes.map((name) => `${name}://`).join(' or ')}`);
    }
    return text;
  };
}

/** Text on one line, neither empty nor padded with blanks. */
export function text(value: string): string {
  if (value.trim() !== value || /\p{Cc}/u.test(value)) {
    throw new SettingError('text on one line without blanks around it');
  }
  return value;
}

const shortestPassword = 12;

/** A password that is not guessed at once: printable text on one line. */
export function password(value: string): string {
  try {
    if (value.length >= shortestPassword) return text(value);
  } catch {
    // Told below, together with the length.
  }
  throw new SettingError(`text of at least ${shortestPassword} characters on one line without blanks around it`);
}

/** Exactly 32 bytes in base64, the size of an AES-256 key. */
export function key32(value: string): Buffer {
  const bytes = Buffer.from(value, 'base64');
  if (bytes.length !== 32 || bytes.toString('base64') !== value) {
    throw new SettingError('32 random bytes in base64, such as `openssl rand -base64 32` prints');
  }
  return bytes;
}

/** An IANA time zone that this runtime knows, by its canonical name. */
export function timeZone(value: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone;
  } catch {
    throw new SettingError('an IANA time zone such as Asia/Taipei');
  }
}

const isoInstant = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/;

/** An instant in ISO 8601 with an offset; given back in UTC with milliseconds. */
export function instant(value: string): string {
  const time = isoInstant.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(time)) {
    throw new SettingError('an instant such as 2026-11-22T08:00:00Z');
  }
  return new Date(time).toISOString();
}
