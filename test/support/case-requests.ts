/** Words for a field that holds personal data; `plain` is what stands there in most tests. */
export type Say = (field: string, plain: string) => string;

export const plainly: Say = (_, plain) => plain;

const dayMs = 86_400_000;

/** An instant so many days from now. */
export function inDays(days: number): string {
  return new Date(Date.now() + days * dayMs).toISOString();
}

/** Bodies of the commands that take a case through the procedure, as an application sends them. */
export function caseRequests(say: Say = plainly) {
  const contact = (whose: string, name: string) => ({
    name: say(`${whose}.name`, name),
    phone: say(`${whose}.phone`, '+886 2 5550 0123'),
    email: `${say(`${whose}.email`, 'customer')}@example.com`,
    address: say(`${whose}.address`, 'No. 7, Section 2\nTaipei'),
  });
  return {
    feedback: () => ({
      channel: 'phone',
      receivedAt: inDays(-0.1),
      statement: say('statement', 'My car was damaged by hail two months ago and nobody answers my calls.'),
      demands: [say('demands', 'Pay the repair invoice')],
      complainant: {
        kind: 'insured',
        contact: contact('contact', '林小姐'),
        preferredChannel: 'phone',
        language: 'zh-Hant-TW',
        vulnerable: true,
        vulnerability: say('vulnerability', 'Lives alone since an accident.'),
      },
      claim: { claimNumber: 'CL-2026-000417', policyNumber: 'PO-771204', lineOfBusiness: 'motor' },
    }),
    representatives: () => [contact('representative', '王先生')],
    laterFeedback: () => ({
      channel: 'email',
      receivedAt: inDays(-0.05),
      statement: say('later.statement', 'Still no answer.'),
      demands: [say('later.demands', 'Call me back')],
    }),
    classification: () => ({
      taxonomyVersion: '2026-01',
      classes: ['timeliness', 'claim_amount'],
      severity: 'high',
      severityReason: say('severityReason', 'Two months without an answer.'),
    }),
    verification: (item: string) => ({ item, result: 'confirmed', note: say(`note.${item}`, 'Checked.') }),
    judgement: (judgement: 'minor' | 'complex' = 'complex') => ({
      judgement,
      reasons: say('judgement', 'The amount is beyond my authority.'),
    }),
    application: () => ({
      form: {
        schemaVersion: '2026-01',
        incident: say('form.incident', 'Hail damage claim unpaid for two months.'),
        demands: say('form.demands', 'Full payment and an apology.'),
        actionsSoFar: say('form.actionsSoFar', 'Records checked; nothing is missing.'),
        beyondAuthority: say('form.beyondAuthority', 'The amount exceeds my limit.'),
        risk: 'medium',
        riskReason: say('form.riskReason', 'The customer has asked for the ombudsman.'),
        urgency: 'urgent',
        requestedReviewer: 'manager-li',
      },
    }),
    team: () => ({
      members: [
        { person: 'specialist-ho', function: 'claims' },
        { person: 'service-chen', function: 'service' },
        { person: 'technician-wu', function: 'technical' },
      ],
    }),
    evidence: (content: { readonly sha256: string; readonly documentId?: string }) => ({
      kind: 'document',
      title: say('evidence.title', 'Repair invoice'),
      source: say('evidence.source', 'The customer, by e-mail'),
      custody: say('evidence.custody', 'Customer, then technical support'),
      ...content,
    }),
    finding: (evidence: string) => ({
      finding: say('finding', 'The claim form was received and never passed on.'),
      evidence: [evidence],
    }),
    rootCause: (finding: string) => ({
      method: 'five_whys',
      causeCode: 'process_not_followed',
      explanation: say('explanation', 'Post was sorted by hand that week.'),
      findings: [finding],
    }),
    update: () => ({
      channel: 'phone',
      content: say('update.content', 'We found where your form was lost.'),
      promises: [say('update.promises', 'A plan by Friday')],
    }),
    contactRecord: (reached = true) => ({
      direction: 'outbound',
      channel: 'phone',
      with: say('contact.with', 'the customer'),
      summary: say('contact.summary', 'Told her that we are on it.'),
      reached,
    }),
    plan: (amount = 420_000) => ({
      summary: say('plan.summary', 'Pay the invoice in full and apologise.'),
      measures: [
        {
          measureId: 'M1',
          kind: 'compensation',
          description: say('plan.M1', 'Pay the repair invoice.'),
          owner: 'owner-wang',
          dueAt: inDays(14),
          amount: { amount, currency: 'EUR' },
        },
        {
          measureId: 'M2',
          kind: 'apology',
          description: say('plan.M2', 'Apologise by telephone.'),
          owner: 'service-chen',
          dueAt: inDays(14),
        },
      ],
    }),
    consent: (planVersion: number, planHash: string) => ({
      planVersion,
      planHash,
      channel: 'phone',
      statement: say('consent', 'Yes, that is fair.'),
    }),
    outcome: () => ({
      channel: 'letter',
      decision: 'upheld',
      reasons: say('outcome.reasons', 'The claim was covered, and we were late.'),
      basis: [{ kind: 'policy_clause', reference: 'Art. 12(3)' }],
      nextSteps: say('outcome.nextSteps', 'You may dispute this decision within 60 days.'),
    }),
    confirmation: () => ({ channel: 'phone', statement: say('confirmation', 'Thank you.') }),
    handlingFeedback: () => ({
      channel: 'phone',
      score: 4,
      comment: say('handling.comment', 'Friendly, but late.'),
    }),
  };
}

export type CaseRequests = ReturnType<typeof caseRequests>;
