import { createInstance, type i18n } from 'i18next';
import { type Language, languages } from './languages.js';
import { type Locales, readLocales, term } from './locale.js';
import { ParameterWords } from './parameter-words.js';
import type { Params } from './told.js';

/** What a sentence is made of: an event type, the wording chosen for it, and its parameters with personal values opened. */
export interface Tale {
  readonly type: string;
  readonly variant?: string;
  readonly params: Params;
}

/**
 * Tells events in people's words (clause A: a history that people can read). The wording comes from the locale files, plural forms
 * from i18next.
 */
export class Sentences {
  readonly #locales: Locales;
  readonly #words: ReadonlyMap<Language, ParameterWords>;
  readonly #i18n: i18n;

  /** `timeZone`: IANA zone in which dates are told. */
  constructor(timeZone: string, locales: Locales = readLocales()) {
    this.#locales = locales;
    this.#words = new Map(
      languages.map((language) => [language, new ParameterWords(language, timeZone, locales[language])]),
    );
    this.#i18n = createInstance({
      resources: Object.fromEntries(
        languages.map((language) => [language, { translation: locales[language].sentences }]),
      ),
      supportedLngs: [...languages],
      fallbackLng: false,
      initAsync: false,
      keySeparator: false,
      nsSeparator: false,
      interpolation: { escapeValue: false },
    });
    void this.#i18n.init();
  }

  /** A short heading for the event type. */
  title(language: Language, type: string): string {
    return term(this.#locales[language], 'titles', type);
  }

  /** The sentence for one event; a type without one is named as it is, so that no entry of a history is lost. */
  sentence(language: Language, tale: Tale): string {
    const words = this.#words.get(language);
    const plural = typeof tale.params['count'] === 'number' ? { count: tale.params['count'] } : {};
    const context = tale.variant === undefined ? {} : { context: tale.variant };
    const options = { lng: language, ...context, ...plural };
    if (words === undefined || !this.#i18n.exists(tale.type, options)) {
      return term(this.#locales[language], 'phrases', 'unknown').replace('{{type}}', () => tale.type);
    }
    // i18next chooses the wording only; the values are put in afterwards in one pass, so that no value can act as a placeholder.
    const wording = this.#i18n.t(tale.type, { ...options, skipInterpolation: true });
    return wording.replace(/\{\{(\w+)\}\}/g, (_, name: string) => words.of(name, tale.params[name]));
  }
}
