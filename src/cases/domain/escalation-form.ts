import type { EscalationForm } from './events/escalation.js';
import type { Label } from './taxonomy.js';

export type FormField = Exclude<keyof EscalationForm, 'schemaVersion'>;

/** One field of the printed and the electronic form. */
export interface FormFieldSchema {
  readonly field: FormField;
  readonly label: Label;
  readonly requiredAtSubmission: boolean;
}

/** A version of the Escalation Application Form (clause 3.1). */
export interface EscalationFormSchema {
  readonly version: string;
  readonly title: Label;
  readonly fields: readonly FormFieldSchema[];
}

const required = (field: FormField, en: string, hant: string, hans: string): FormFieldSchema => ({
  field,
  label: { en, 'zh-Hant': hant, 'zh-Hans': hans },
  requiredAtSubmission: true,
});

/** Published versions, oldest first. A published version never changes: forms name it. */
export const escalationFormSchemas: readonly [EscalationFormSchema, ...EscalationFormSchema[]] = [
  {
    version: '2026-01',
    title: { en: 'Escalation Application Form', 'zh-Hant': '事件升級申請表', 'zh-Hans': '事件升级申请表' },
    fields: [
      required('incident', 'Incident', '事件描述', '事件描述'),
      required('demands', "Customer's demands", '客戶訴求', '客户诉求'),
      required('actionsSoFar', 'Actions taken so far', '已採取的措施', '已采取的措施'),
      required(
        'beyondAuthority',
        "Why it exceeds the specialist's authority",
        '超出專員權限的原因',
        '超出专员权限的原因',
      ),
      required('risk', 'Risk', '風險等級', '风险等级'),
      required('riskReason', 'Reason for the risk', '風險說明', '风险说明'),
      required('urgency', 'Urgency', '緊急程度', '紧急程度'),
      required('requestedReviewer', 'Requested reviewer', '申請審核人', '申请审核人'),
    ],
  },
];

export const currentEscalationForm: EscalationFormSchema = escalationFormSchemas.at(-1) ?? escalationFormSchemas[0];

export function escalationFormSchema(version: string): EscalationFormSchema | undefined {
  return escalationFormSchemas.find((schema) => schema.version === version);
}

/**
 * Fields still to be filled in before submission. Sees only whether a field is there, so it works on sealed forms; blank
 * fields are left out of the form before it is recorded.
 */
export function missingFormFields(form: EscalationForm): readonly FormField[] {
  const schema = escalationFormSchema(form.schemaVersion) ?? currentEscalationForm;
  return schema.fields
    .filter((each) => each.requiredAtSubmission && form[each.field] === undefined)
    .map(({ field }) => field);
}

/** The form without fields that hold nothing but white space. */
export function withoutBlankFields(form: EscalationForm): EscalationForm {
  const filled = Object.entries(form).filter(
    ([, value]: [string, unknown]) => typeof value === 'string' && value.trim() !== '',
  );
  return Object.fromEntries(filled) as unknown as EscalationForm;
}
