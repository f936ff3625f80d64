import type { Label } from './taxonomy.js';

/** The confidentiality undertaking that a member accepts before acting in a team (clauses 4.1 and D2). */
export interface Undertaking {
  readonly version: string;
  readonly text: Label;
}

/** Published versions, oldest first. Publishing a new one asks every member to accept again. */
export const undertakings: readonly [Undertaking, ...Undertaking[]] = [
  {
    version: '2026-01',
    text: {
      en: 'I use what I learn in this case only to handle it, show it only to people who work on it, and report any disclosure at once.',
      'zh-Hant': '本人僅為處理本案件而使用所知悉的資料，僅向參與處理的人員披露，並立即報告任何洩露。',
      'zh-Hans': '本人仅为处理本案件而使用所知悉的资料，仅向参与处理的人员披露，并立即报告任何泄露。',
    },
  },
];

export const currentUndertaking: Undertaking = undertakings.at(-1) ?? undertakings[0];
