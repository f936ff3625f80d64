/** Languages in which people read a case, as BCP 47 tags. */
export const languages = ['en', 'zh-Hant', 'zh-Hans'] as const;
export type Language = (typeof languages)[number];

/** Formats of numbers and dates that go with each language. */
export const formatLocales: Readonly<Record<Language, string>> = {
  en: 'en-GB',
  'zh-Hant': 'zh-Hant-TW',
  'zh-Hans': 'zh-Hans-CN',
};

const traditional = /^zh-(hant\b|tw\b|hk\b|mo\b)/;

function languageOfTag(tag: string): Language | undefined {
  const lower = tag.toLowerCase();
  if (lower === '*' || lower === 'en' || lower.startsWith('en-')) return 'en';
  if (lower === 'zh' || lower.startsWith('zh-')) return traditional.test(lower) ? 'zh-Hant' : 'zh-Hans';
  return undefined;
}

/** The first known language of an `Accept-Language` header by weight (RFC 9110 §12.5.4); English when there is none. */
export function acceptedLanguage(header: string | undefined): Language {
  const ranges = (header ?? '').split(',').map((range, order) => {
    const [tag = '', ...parameters] = range.trim().split(/\s*;\s*/);
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    return { tag, weight: weight === undefined ? 1 : Number(weight), order };
  });
  ranges.sort((a, b) => b.weight - a.weight || a.order - b.order);
  for (const { tag, weight } of ranges) {
    const language = weight > 0 ? languageOfTag(tag) : undefined;
    if (language !== undefined) return language;
  }
  return 'en';
}

/** The language asked for, else the one that the client accepts best. */
export function chosenLanguage(asked: Language | undefined, acceptLanguage: string | undefined): Language {
  return asked ?? acceptedLanguage(acceptLanguage);
}
