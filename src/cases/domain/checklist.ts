import type { Label } from './taxonomy.js';
import type { ChecklistItem, VerificationResult } from './values.js';

/** What is verified before a case is judged (clause 2.1). */
export interface Checklist {
  readonly version: string;
  readonly items: readonly { readonly item: ChecklistItem; readonly label: Label; readonly required: boolean }[];
}

/** Published versions, oldest first. */
export const checklists: readonly [Checklist, ...Checklist[]] = [
  {
    version: '2026-01',
    items: [
      {
        item: 'claim_application',
        label: { en: 'Claim application material', 'zh-Hant': '理賠申請資料', 'zh-Hans': '理赔申请资料' },
        required: true,
      },
      {
        item: 'communication_records',
        label: { en: 'Communication records', 'zh-Hant': '溝通記錄', 'zh-Hans': '沟通记录' },
        required: true,
      },
      {
        item: 'policy_terms',
        label: { en: 'Policy terms', 'zh-Hant': '保單條款', 'zh-Hans': '保单条款' },
        required: true,
      },
      {
        item: 'payment_records',
        label: { en: 'Payment records', 'zh-Hant': '付款記錄', 'zh-Hans': '付款记录' },
        required: true,
      },
    ],
  },
];

export const currentChecklist: Checklist = checklists.at(-1) ?? checklists[0];

/** The latest answer to each item. */
export type ChecklistAnswers = Readonly<Partial<Record<ChecklistItem, VerificationResult>>>;

/** Required items without an answer. `missing` and `discrepant` are answers: the case is judged in their light. */
export function unansweredItems(answers: ChecklistAnswers): readonly ChecklistItem[] {
  return currentChecklist.items
    .filter((each) => each.required && answers[each.item] === undefined)
    .map(({ item }) => item);
}
