import { type Cast, castBy } from './people.js';
import type { Chance } from './random.js';
import { type Matter, matters, type Words } from './texts/matters.js';
import { type Language, type Phrases, phrases } from './texts/phrases.js';

/** Everything that is invented about one case before its story begins. */
export interface Facts {
  readonly number: number;
  readonly cast: Cast;
  readonly language: Language;
  readonly phrases: Phrases;
  readonly matter: Matter;
  readonly words: Words;
  readonly channel: string;
  readonly severity: string;
  readonly complainantKind: string;
  readonly vulnerable: boolean;
  readonly currency: string;
  /** What an owner may grant alone, in minor units. */
  readonly ownersLimit: number;
  /** A share of that limit, from 0.05 to 0.9. */
  readonly share: number;
  /** Minutes from the customer's word to its record. */
  readonly minutesBefore: number;
  /** What the customer thinks of the handling, 1 to 5. */
  readonly score: number;
}

const languages = [
  { language: 'en', weight: 40 },
  { language: 'zh-Hant-TW', weight: 35 },
  { language: 'zh-Hans-CN', weight: 25 },
] as const;

/** Currencies by language, with the limit that the built-in company rules give the incident group. */
const purses = {
  en: [
    { currency: 'USD', ownersLimit: 500_000 },
    { currency: 'EUR', ownersLimit: 500_000 },
    { currency: 'GBP', ownersLimit: 400_000 },
  ],
  'zh-Hant-TW': [{ currency: 'TWD', ownersLimit: 15_000_000 }],
  'zh-Hans-CN': [{ currency: 'CNY', ownersLimit: 3_500_000 }],
} as const;

const channels = [
  { channel: 'phone', weight: 40 },
  { channel: 'email', weight: 20 },
  { channel: 'web', weight: 14 },
  { channel: 'face_to_face', weight: 9 },
  { channel: 'letter', weight: 8 },
  { channel: 'social_media', weight: 5 },
  { channel: 'regulator', weight: 4 },
] as const;

const severities = [
  { severity: 'low', weight: 30 },
  { severity: 'medium', weight: 40 },
  { severity: 'high', weight: 22 },
  { severity: 'critical', weight: 8 },
] as const;

const complainants = [
  { kind: 'insured', weight: 70 },
  { kind: 'beneficiary', weight: 12 },
  { kind: 'representative', weight: 10 },
  { kind: 'provider', weight: 8 },
] as const;

const lateShare = 0.06;

/** The facts of the case with this number. */
export function factsBy(chance: Chance, number: number): Facts {
  const { language } = chance.weighted(languages);
  const matter = chance.pick(matters);
  return {
    number,
    cast: castBy(chance),
    language,
    phrases: phrases[language],
    matter,
    words: matter.words[language],
    channel: chance.weighted(channels).channel,
    severity: chance.weighted(severities).severity,
    complainantKind: chance.weighted(complainants).kind,
    vulnerable: chance.fraction() < 0.08,
    ...chance.pick(purses[language]),
    share: 0.05 + chance.fraction() * 0.85,
    minutesBefore: chance.fraction() < lateShare ? chance.whole(1_500, 4_000) : chance.whole(15, 600),
    score: chance.whole(1, 5),
  };
}
