import { english } from './english.js';
import { simplified } from './simplified.js';
import { traditional } from './traditional.js';

/** Languages of the demo, by BCP 47 tag. */
export type Language = 'en' | 'zh-Hant-TW' | 'zh-Hans-CN';

/** What people write down, whatever the complaint is about. */
export interface Phrases {
  customer(number: number): string;
  readonly severityReason: string;
  readonly checked: string;
  readonly minor: string;
  readonly complex: string;
  readonly resolvedDirectly: string;
  readonly stillWaiting: string;
  readonly sameMatter: string;
  readonly actionsSoFar: string;
  readonly beyondAuthority: string;
  readonly riskReason: string;
  readonly agreed: string;
  readonly missingRecords: string;
  readonly recordsAdded: string;
  readonly withinAuthority: string;
  readonly conflict: string;
  readonly handOver: string;
  readonly fileTitle: string;
  readonly fileSource: string;
  readonly fileCustody: string;
  readonly whatWentWrong: string;
  readonly progress: string;
  readonly promise: string;
  readonly noAnswer: string;
  readonly planSummary: string;
  readonly pay: string;
  readonly apologise: string;
  readonly correctProcess: string;
  readonly tooLow: string;
  readonly revisedOffer: string;
  readonly neverMind: string;
  readonly justified: string;
  readonly notJustified: string;
  readonly yes: string;
  readonly paid: string;
  readonly done: string;
  readonly accountClosed: string;
  readonly payByCheque: string;
  readonly reasonsUpheld: string;
  readonly reasonsPartly: string;
  readonly reasonsDeclined: string;
  readonly reasonsWithdrawn: string;
  readonly nextSteps: string;
  readonly thanks: string;
  readonly comment: string;
  readonly dispute: string;
  readonly raise: string;
  readonly ombudsman: string;
  readonly ombudsmanReason: string;
  readonly withdrawn: string;
  readonly newEvidence: string;
  readonly wrongPolicyNumber: string;
}

export const phrases: Readonly<Record<Language, Phrases>> = {
  en: english,
  'zh-Hant-TW': traditional,
  'zh-Hans-CN': simplified,
};
