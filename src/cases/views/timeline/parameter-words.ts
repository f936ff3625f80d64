import { taxonomyOf } from '../../domain/taxonomy.js';
import type { Money } from '../../domain/values.js';
import { formatLocales, type Language } from './languages.js';
import { type Locale, term, type TermGroup } from './locale.js';
import type { ClassNames } from './told.js';

/** Parameters whose values are words of a locale group; lists of them are joined as the language does it. */
const groupOfParameter: Readonly<Record<string, TermGroup>> = {
  channel: 'via',
  severity: 'severities',
  item: 'checklistItems',
  teamFunction: 'teamFunctions',
  evidenceKind: 'evidenceKinds',
  causeCode: 'causeCodes',
  method: 'rootCauseMethods',
  measures: 'measureKinds',
  decision: 'decisions',
  documentKind: 'documentKinds',
  retentionClass: 'retentionClasses',
  eventType: 'titles',
};

const dates: ReadonlySet<string> = new Set(['answerDueAt', 'receivedAt', 'closedAt', 'disputableUntil']);
const amounts: ReadonlySet<string> = new Set(['total', 'paid']);

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Turns the parameters of a sentence into words of one language. */
export class ParameterWords {
  readonly #language: Language;
  readonly #locale: Locale;
  readonly #formatLocale: string;
  readonly #date: Intl.DateTimeFormat;
  readonly #list: Intl.ListFormat;
  readonly #number: Intl.NumberFormat;

  constructor(language: Language, timeZone: string, locale: Locale) {
    this.#language = language;
    this.#locale = locale;
    this.#formatLocale = formatLocales[language];
    this.#date = new Intl.DateTimeFormat(this.#formatLocale, { dateStyle: 'long', timeZone });
    this.#list = new Intl.ListFormat(this.#formatLocale, { type: 'conjunction', style: 'long' });
    this.#number = new Intl.NumberFormat(this.#formatLocale);
  }

  /** The words for one parameter of a sentence. A value that is still sealed, or whose key is gone, is said to be so. */
  of(name: string, value: unknown): string {
    if (value === undefined || value === null) return term(this.#locale, 'phrases', 'erased');
    if (Array.isArray(value)) return this.#list.format(value.map((item: unknown) => this.of(name, item)));
    if (isRecord(value)) return this.#record(name, value);
    if (typeof value === 'number' || typeof value === 'bigint') return this.#number.format(value);
    if (typeof value !== 'string') return JSON.stringify(value);
    const group = groupOfParameter[name];
    if (group !== undefined) return term(this.#locale, group, value);
    return dates.has(name) ? this.#date.format(new Date(value)) : value;
  }

  #record(name: string, value: Readonly<Record<string, unknown>>): string {
    if (amounts.has(name)) return this.money(value as unknown as Money);
    if (name === 'members') return this.#member(value);
    if (name === 'classes') return this.classes(value as unknown as ClassNames);
    return term(this.#locale, 'phrases', 'sealed' in value || 'withheld' in value ? 'withheld' : 'erased');
  }

  /** Classes by the names that their version of the taxonomy has for them; a code that it does not know stands for itself. */
  classes({ taxonomyVersion, codes }: ClassNames): string {
    const known = taxonomyOf(taxonomyVersion)?.classes ?? [];
    const nameOf = (code: string): string => known.find((each) => each.code === code)?.name[this.#language] ?? code;
    return this.#list.format(codes.map(nameOf));
  }

  #member(member: Readonly<Record<string, unknown>>): string {
    const words: Readonly<Record<string, string>> = {
      person: this.of('person', member['person']),
      teamFunction: this.of('teamFunction', member['function']),
    };
    return term(this.#locale, 'phrases', 'member').replace(/\{\{(\w+)\}\}/g, (_, key: string) => words[key] ?? '');
  }

  /** An amount in minor units, written exactly: the decimals are placed in the text, never divided as a floating number. */
  money({ amount, currency }: Money): string {
    const format = new Intl.NumberFormat(this.#formatLocale, {
      style: 'currency',
      currency,
      currencyDisplay: 'code',
    });
    const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
    const text = Math.abs(amount)
      .toString()
      .padStart(digits + 1, '0');
    const whole = text.slice(0, text.length - digits);
    const decimal = digits === 0 ? whole : `${whole}.${text.slice(-digits)}`;
    return format.format(`${amount < 0 ? '-' : ''}${decimal}` as `${number}`);
  }
}
