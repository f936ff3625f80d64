import { readFileSync } from 'node:fs';
import { formatLocales, type Language, languages } from '../timeline/languages.js';
import { type Locale, type Locales, readLocales, term, type TermGroup } from '../timeline/locale.js';
import { ParameterWords } from '../timeline/parameter-words.js';

export type FormLabels = Readonly<Record<string, string>>;

/** The labels of the form in a language; those of the application's fields come with the version of its schema. */
export function readFormLabels(language: Language): FormLabels {
  const file = new URL(`./locales/${language}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as FormLabels;
}

/** Words, dates and labels of the form in one language. */
export class FormWords {
  readonly #labels: FormLabels;
  readonly #locale: Locale;
  readonly #day: Intl.DateTimeFormat;
  readonly #time: Intl.DateTimeFormat;
  readonly #parameters: ParameterWords;

  /** `timeZone`: IANA zone in which times are printed. */
  constructor(
    readonly language: Language,
    timeZone: string,
    locale: Locale,
  ) {
    this.#labels = readFormLabels(language);
    this.#locale = locale;
    this.#parameters = new ParameterWords(language, timeZone, locale);
    this.#day = new Intl.DateTimeFormat(formatLocales[language], { dateStyle: 'long', timeZone });
    this.#time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone });
  }

  label(key: string, values: Readonly<Record<string, string>> = {}): string {
    const label = (Object.hasOwn(this.#labels, key) ? this.#labels[key] : undefined) ?? key;
    return label.replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? '');
  }

  term(group: TermGroup, value: string | undefined): string {
    return value === undefined ? '' : term(this.#locale, group, value);
  }

  classes(taxonomyVersion: string | undefined, codes: readonly string[]): string {
    return codes.length === 0 ? '' : this.#parameters.classes({ taxonomyVersion: taxonomyVersion ?? '', codes });
  }

  when(instant: string | undefined): string {
    if (instant === undefined) return '';
    const date = new Date(instant);
    return `${this.#day.format(date)} ${this.#time.format(date)}`;
  }

  /**
   * A personal value as it was disclosed: the text itself, a list with one item a line, a person's details, or the word for what is
   * withheld or erased. Absent values are blank.
   */
  personal(value: unknown): string {
    if (value === undefined || value === null) return '';
    if (typeof value === 'string') return value;
    if (Array.isArray(value)) return value.map((item: unknown) => this.personal(item)).join('\n');
    if (typeof value !== 'object') return JSON.stringify(value);
    if ('sealed' in value || 'withheld' in value) return this.term('phrases', 'withheld');
    if ('erased' in value) return this.term('phrases', 'erased');
    return Object.values(value)
      .filter((part): part is string => typeof part === 'string')
      .join('\n');
  }
}

export type WordsByLanguage = Readonly<Record<Language, FormWords>>;

/** Words of every language. */
export function formWords(timeZone: string, locales: Locales = readLocales()): WordsByLanguage {
  return Object.fromEntries(
    languages.map((language) => [language, new FormWords(language, timeZone, locales[language])]),
  ) as WordsByLanguage;
}
