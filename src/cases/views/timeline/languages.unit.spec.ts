import { acceptedLanguage, chosenLanguage } from './languages.js';

test.each([
  [undefined, 'en'],
  ['', 'en'],
  ['*', 'en'],
  ['de, fr;q=0.8', 'en'],
  ['en-GB', 'en'],
  ['zh', 'zh-Hans'],
  ['zh-CN', 'zh-Hans'],
  ['zh-SG', 'zh-Hans'],
  ['zh-Hans-HK', 'zh-Hans'],
  ['zh-TW', 'zh-Hant'],
  ['zh-HK', 'zh-Hant'],
  ['zh-MO', 'zh-Hant'],
  ['zh-hant-TW', 'zh-Hant'],
  ['de, zh-TW;q=0.9, en;q=0.8', 'zh-Hant'],
  ['en;q=0.1, zh-CN;q=0.9', 'zh-Hans'],
  ['zh;q=0, en', 'en'],
  ['zh-TW ; q=0.5 , zh-CN ; q=0.5', 'zh-Hant'],
  ['zhx, enx', 'en'],
  [';q=;,,;;=', 'en'],
])('a client that accepts %s reads %s', (header, language) => {
  expect(acceptedLanguage(header)).toBe(language);
});

test('a language asked for by name goes before what the client accepts', () => {
  expect(chosenLanguage('zh-Hant', 'en')).toBe('zh-Hant');
  expect(chosenLanguage(undefined, 'zh-CN')).toBe('zh-Hans');
});
