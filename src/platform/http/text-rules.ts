import { type FieldRule, Refused } from './field-rule.js';

export interface TextLimits {
  /** Longest text in Unicode code points. */
  readonly max: number;
  /** Shortest text in Unicode code points, by default 1; with 0 the text may be empty or blank. */
  readonly min?: number;
  /** Takes line feeds and tabs as well. */
  readonly multiline?: boolean;
}

const asciiOnly = /^[\x20-\x7e]*$/;
const controls = /[\p{Cc}\p{Cs}]/u;
const controlsButLines = /[^\P{Cc}\n\t]|\p{Cs}/u;

/** Free text, kept as given but for Unicode normal form C. */
export function textRule({ max, min = 1, multiline = false }: TextLimits): FieldRule<string> {
  const limits = min > 0 ? `of ${min} to ${max} characters` : `of at most ${max} characters`;
  const refusals = {
    type: new Refused(`must be text ${limits}`),
    blank: new Refused(`must be text ${limits}, not only blanks`),
    controls: new Refused(
      `must not contain control characters${multiline ? ' other than line feeds and tabs' : ''} or broken characters`,
    ),
  };
  const unwanted = multiline ? controlsButLines : controls;
  return {
    schema: { type: 'string', minLength: min, maxLength: max },
    read: (value) => {
      if (typeof value !== 'string') {
        return refusals.type;
      }
      // A normalised text is at most three times as long, so that far too long a text is not worth normalising.
      if (value.length > max * 6) {
        return refusals.type;
      }
      const ascii = asciiOnly.test(value);
      const text = ascii ? value : value.normalize('NFC');
      if (!ascii && unwanted.test(text)) {
        return refusals.controls;
      }
      const length = codePoints(text);
      if (length > max || length < min) {
        return refusals.type;
      }
      return min > 0 && text.trim() === '' ? refusals.blank : text;
    },
  };
}

function codePoints(text: string): number {
  return /[\ud800-\udbff]/.test(text) ? Array.from(text).length : text.length;
}

/** Text that must match a pattern; `normalize` gives its one spelling. */
export function patternRule(
  pattern: RegExp,
  message: string,
  schema: FieldRule['schema'],
  normalize: (text: string) => string = (text) => text,
): FieldRule<string> {
  const refused = new Refused(message);
  return {
    schema: { type: 'string', ...schema },
    read: (value) => (typeof value === 'string' && pattern.test(value) ? normalize(value) : refused),
  };
}

const companyId = /^[A-Za-z0-9][A-Za-z0-9._:@/+-]{0,99}$/;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** An id that the company gave: a person, a claim, a policy. */
export function idRule(): FieldRule<string> {
  return patternRule(
    companyId,
    'must be an id of 1 to 100 letters, digits and . _ : @ / + -, starting with a letter or digit',
    { pattern: companyId.source, maxLength: 100 },
  );
}

/** A UUID of any version, in lower case. */
export function uuidRule(): FieldRule<string> {
  const schema = { format: 'uuid', example: '019d1f3a-6c1e-7a52-9b0e-3f6d2c8a4e10' };
  return patternRule(uuid, 'must be a UUID', schema, (text) => text.toLowerCase());
}

/** A SHA-256 in lower-case hex. */
export function sha256Rule(): FieldRule<string> {
  return patternRule(
    /^[0-9a-f]{64}$/i,
    'must be a SHA-256 as 64 hex digits',
    { pattern: '^[0-9a-fA-F]{64}$', example: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' },
    (text) => text.toLowerCase(),
  );
}

/** A BCP 47 language tag in canonical spelling, e.g. `zh-Hant-TW`. */
export function languageRule(): FieldRule<string> {
  const refused = new Refused('must be a BCP 47 language tag such as zh-Hant-TW or en');
  return {
    schema: { type: 'string', maxLength: 35 },
    read: (value) => {
      if (typeof value !== 'string' || value.length > 35) {
        return refused;
      }
      try {
        return Intl.getCanonicalLocales(value)[0] ?? refused;
      } catch {
        return refused;
      }
    },
  };
}

/** One of a closed list of words. */
export function enumRule<const Value extends string>(values: readonly Value[]): FieldRule<Value> {
  const known: ReadonlySet<unknown> = new Set(values);
  const refused = new Refused(`must be one of ${values.join(', ')}`);
  return {
    schema: { type: 'string', enum: [...values] },
    read: (value) => (known.has(value) ? (value as Value) : refused),
  };
}
