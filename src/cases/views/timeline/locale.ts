import { readFileSync } from 'node:fs';
import { type Language, languages } from './languages.js';

/** Groups of words in a locale file, each by the value that the events carry. */
export const termGroups = [
  'titles',
  'via',
  'channels',
  'severities',
  'linesOfBusiness',
  'complainantKinds',
  'checklistItems',
  'teamFunctions',
  'evidenceKinds',
  'rootCauseMethods',
  'causeCodes',
  'measureKinds',
  'decisions',
  'documentKinds',
  'retentionClasses',
  'urgencies',
  'risks',
  'phrases',
] as const;
export type TermGroup = (typeof termGroups)[number];

type Words = Readonly<Record<string, string>>;

/** One locale file: the sentences of the timeline (i18next keys) and the words that stand in them. */
export type Locale = Readonly<Record<TermGroup | 'sentences', Words>>;

export type Locales = Readonly<Record<Language, Locale>>;

function readLocale(language: Language): Locale {
  return JSON.parse(readFileSync(new URL(`./locales/${language}.json`, import.meta.url), 'utf8')) as Locale;
}

/** Reads the locale files of every language. */
export function readLocales(): Locales {
  return Object.fromEntries(languages.map((language) => [language, readLocale(language)])) as Locales;
}

/** The word for a value; a value that nobody has a word for stands for itself. */
export function term(locale: Locale, group: TermGroup, value: string): string {
  const words = locale[group];
  return (Object.hasOwn(words, value) ? words[value] : undefined) ?? value;
}
