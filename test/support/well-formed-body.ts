import type { CommandBodies, CommandName } from '../../src/cases/domain/commands/case-command.js';
import type { CommandContext } from '../../src/cases/domain/commands/context.js';
import type { CaseFile, MeasureStatus } from '../../src/cases/domain/state/case-file.js';
import type { CaseState } from '../../src/cases/domain/case.js';
import {
  moneyMeasureKinds,
  teamFunctions,
  type DocumentReference,
  type Measure,
} from '../../src/cases/domain/values.js';
import type { Actor } from '../../src/platform/event-sourcing/event.js';
import { apology, compensation, completeForm } from './case-facts.js';
import { everybody } from './case-people.js';

/** A body together with what of the context it depends on. */
export interface WellFormed<Name extends CommandName> {
  readonly body: CommandBodies[Name];
  readonly context?: Partial<CommandContext>;
}

/** What a body can be made from; `salt` picks between the variants and makes ids unique. */
export interface Ingredients {
  readonly state: CaseState;
  readonly actor: Actor;
  readonly now: string;
  readonly salt: number;
}

type Builders = { readonly [Name in CommandName]: (given: Ingredients) => WellFormed<Name> };

const fileOf = (state: CaseState): CaseFile | null => (state.stage === 'new' ? null : state.file);
const pick = <T>(list: readonly T[], salt: number): T => list[salt % list.length]!;
const id = (kind: string, { salt }: Ingredients): string => `${kind}-${salt}`;

/** Somebody who may take part, preferably one of the actors. */
function eligible({ state, salt }: Ingredients, without: readonly (string | undefined)[]): string {
  const file = fileOf(state);
  const barred = [...(file?.complainedAbout ?? []), ...(file?.conflicts ?? []), ...without];
  const able = everybody.map(({ person }) => person).filter((person) => !barred.includes(person));
  return able[salt % Math.max(1, able.length)] ?? `newcomer-${salt}`;
}

function measureWith({ state, salt }: Ingredients, ...statuses: MeasureStatus[]): string {
  const measures = fileOf(state)?.plan?.measures.filter(({ status }) => statuses.includes(status)) ?? [];
  return measures[salt % Math.max(1, measures.length)]?.measureId ?? 'M1';
}

/** What was paid with a measure of the plan, where it moves money. */
function payment(
  { state }: Pick<Ingredients, 'state'>,
  measureId: string,
): Pick<CommandBodies['complete-measure'], 'paid'> {
  const measure = fileOf(state)?.plan?.measures.find((each) => each.measureId === measureId);
  return measure?.amount !== undefined && moneyMeasureKinds.includes(measure.kind) ? { paid: measure.amount } : {};
}

/** The newest document of the case, where there is one. */
function newestDocument({ state }: Ingredients): readonly DocumentReference[] {
  const newest = fileOf(state)?.documents.at(-1);
  return newest === undefined ? [] : [{ documentId: newest.id, sha256: newest.sha256 }];
}

function planBody(given: Ingredients): CommandBodies['propose-plan'] {
  const { state, salt } = given;
  const done: Measure[] = (fileOf(state)?.plan?.measures ?? [])
    .filter(({ status }) => state.stage === 'resolution' && status === 'completed')
    .map(({ measureId, kind, owner, dueAt, amount }) => ({
      ...{ measureId, kind, owner, dueAt, description: 'As agreed.' },
      ...(amount && { amount }),
    }));
  const amount = { amount: pick([5_000, 80_000, 80_000, 200_000], salt), currency: 'TWD' };
  const fresh: Measure[] = [
    { ...compensation, measureId: `C-${salt}`, amount },
    { ...apology, measureId: `A-${salt}` },
  ];
  return { summary: 'Pay and apologise.', measures: [...done, ...fresh], hash: `hash-${salt}` };
}

const named = ({ state }: Ingredients) => {
  const plan = fileOf(state)?.plan;
  return { planVersion: plan?.version ?? 1, planHash: plan?.hash ?? 'none', channel: 'phone' as const };
};

/** Somebody whose leaving leaves the team complete; nobody of the team when everyone is needed. */
function dispensable({ state, salt }: Ingredients): string {
  const team = fileOf(state)?.handling?.team ?? [];
  const free = team.filter(
    (one) =>
      !['claims', 'service', 'technical'].includes(one.function) ||
      team.filter((each) => each.function === one.function).length > 1,
  );
  return free[salt % Math.max(1, free.length)]?.person ?? 'nobody';
}

const builders: Builders = {
  'record-feedback': ({ now }) => ({
    body: {
      channel: 'phone',
      receivedAt: now,
      statement: 'I have waited two months.',
      demands: ['Pay the claim.'],
      complainant: {
        kind: 'insured',
        customerId: 'C-1',
        contact: { name: 'Lin Mei' },
        preferredChannel: 'phone',
        language: 'zh-Hant-TW',
        vulnerable: false,
      },
      claim: { lineOfBusiness: 'motor' },
      complainedAbout: ['rude-rob'],
      answerDueAt: '2026-05-01T00:00:00.000Z',
      policy: 'company-default@1',
    },
  }),
  'add-feedback': (given) => ({
    body: {
      recordId: id('feedback', given),
      channel: 'email',
      receivedAt: given.now,
      statement: 'Still waiting.',
      demands: [],
      complainedAbout: given.salt % 40 === 0 ? [pick(['tom', 'ivan', 'ines'], given.salt)] : [],
    },
  }),
  'link-case': (given) => ({ body: { otherCaseId: id('case', given), kind: 'related', note: 'Same garage.' } }),
  'merge-into': (given) => ({ body: { intoCaseId: id('case', given), reason: 'Same claim.', targetOpen: true } }),
  'receive-merged-case': (given) => ({ body: { fromCaseId: id('merged', given) } }),
  classify: ({ salt }) => ({
    body: {
      taxonomyVersion: '2026-01',
      classes: [pick(['timeliness', 'claim_amount', 'privacy'], salt)],
      severity: pick(['low', 'high'], salt),
      severityReason: 'Two months overdue.',
      reason: 'More is known now.',
    },
  }),
  'verify-information': (given) => {
    const { state, salt } = given;
    const items = ['claim_application', 'communication_records', 'policy_terms', 'payment_records'] as const;
    const open = items.find((item) => fileOf(state)?.checklist[item] === undefined);
    return {
      body: {
        recordId: id('verification', given),
        item: open ?? pick(items, salt),
        result: pick(['confirmed', 'confirmed', 'missing'], salt),
        note: 'Seen.',
        documents: newestDocument(given),
      },
    };
  },
  judge: ({ salt }) => ({
    body: { judgement: pick(['complex', 'complex', 'minor'], salt), reasons: 'Much is disputed.' },
  }),
  'resolve-directly': () => ({ body: { resolution: 'Paid at once.' } }),
  'draft-escalation': (given) => {
    const incomplete = { ...completeForm, riskReason: ' ' };
    return {
      body: {
        applicationId: id('application', given),
        form: pick([completeForm, completeForm, incomplete], given.salt),
      },
    };
  },
  'revise-escalation': (given) => ({ body: { recordId: id('revision', given), form: completeForm } }),
  'submit-escalation': () => ({ body: {} }),
  'approve-escalation': () => ({ body: { reasons: 'Agreed.' } }),
  'return-escalation': () => ({ body: { missing: ['The invoice.'] } }),
  'reject-escalation': () => ({ body: { reasons: 'Within your authority.' } }),
  'assign-owner': (given) => ({
    body: { owner: eligible(given, [fileOf(given.state)?.handling?.owner, 'ada']), handOverNote: 'Evidence complete.' },
  }),
  'hand-over': (given) => ({
    body: { owner: eligible(given, [fileOf(given.state)?.handling?.owner, 'ada']), handOverNote: 'Evidence complete.' },
  }),
  'declare-conflict': ({ actor }) => ({ body: { person: actor.person, reason: 'Related to the complainant.' } }),
  'form-team': (given) => {
    const claims = eligible(given, []);
    const service = eligible(given, [claims]);
    return {
      body: {
        members: [
          { person: claims, function: 'claims' },
          { person: service, function: 'service' },
          { person: eligible(given, [claims, service]), function: 'technical' },
        ],
      },
    };
  },
  'add-team-member': (given) => {
    const team = fileOf(given.state)?.handling?.team.map(({ person }) => person) ?? [];
    return { body: { person: eligible(given, team), function: pick(teamFunctions, given.salt) } };
  },
  'remove-team-member': (given) => ({ body: { person: dispensable(given), reason: 'Other duties.' } }),
  'accept-confidentiality': () => ({ body: { undertakingVersion: '2026-01' } }),
  'collect-evidence': (given) => ({
    body: {
      evidenceId: id('evidence', given),
      kind: 'document',
      title: 'Invoice',
      source: 'Customer',
      custody: 'Customer, then Tom.',
      sha256: 'e'.repeat(64),
    },
  }),
  'record-finding': (given) => ({
    body: {
      findingId: id('finding', given),
      finding: 'The claim lay idle.',
      evidence: [fileOf(given.state)?.handling?.evidence.at(-1)?.id ?? 'E1'],
    },
  }),
  'identify-root-cause': (given) => ({
    body: {
      rootCauseId: id('cause', given),
      method: 'five_whys',
      causeCode: 'process_not_followed',
      contributing: ['training_gap'],
      explanation: 'Nobody was on duty.',
      findings: [fileOf(given.state)?.handling?.findings.at(-1) ?? 'F1'],
    },
  }),
  'update-customer': (given) => ({
    body: { recordId: id('update', given), channel: 'phone', content: 'We are on it.', promises: [] },
  }),
  'record-contact': (given) => ({
    body: {
      recordId: id('contact', given),
      direction: pick(['outbound', 'outbound', 'inbound'], given.salt),
      channel: 'phone',
      with: 'Lin Mei',
      summary: 'No answer.',
      reached: false,
    },
  }),
  'propose-plan': (given) => ({ body: planBody(given) }),
  'revise-plan': (given) => ({ body: { ...planBody(given), reason: 'The customer asked for more.' } }),
  'approve-compensation': (given) => ({ body: { planVersion: named(given).planVersion, reason: 'Justified.' } }),
  'refuse-compensation': (given) => ({ body: { planVersion: named(given).planVersion, reason: 'Too much.' } }),
  'record-consent': (given) => ({ body: { ...named(given), documents: [] } }),
  'record-decline': (given) => {
    const again = fileOf(given.state)?.plan?.answer === 'declined';
    return { body: { ...named(given), reasons: 'Too little.', final: again || given.salt % 2 === 0 } };
  },
  'start-measure': (given) => ({ body: { measureId: measureWith(given, 'planned', 'failed') } }),
  'complete-measure': (given) => {
    const measureId = measureWith(given, 'planned', 'started', 'failed');
    return {
      body: { measureId, evidence: 'Receipt.', documents: newestDocument(given), ...payment(given, measureId) },
    };
  },
  'fail-measure': (given) => ({ body: { measureId: measureWith(given, 'planned', 'started'), reason: 'No account.' } }),
  'notify-outcome': (given) => ({
    body: {
      recordId: id('letter', given),
      decision: pick(['upheld', 'not_upheld'], given.salt),
      reasons: 'The claim is covered.',
      basis: [{ kind: 'policy_clause', reference: 'Art. 12(3)' }],
      nextSteps: 'Dispute within 30 days.',
      channel: 'letter',
    },
  }),
  'confirm-outcome': () => ({ body: { channel: 'phone' } }),
  // Disputed in time, whenever it is recorded.
  'dispute-outcome': ({ state }) => {
    const notice = fileOf(state)?.notice;
    return {
      body: { channel: 'phone', reasons: 'Too little.' },
      ...(notice && { context: { occurredAt: notice.notifiedAt } }),
    };
  },
  'deem-confirmed': () => ({ body: {} }),
  'raise-level': (given) => ({ body: { recordId: id('level', given), reason: 'The press calls.' } }),
  'refer-to-ombudsman': (given) => ({ body: { body: id('ombudsman', given), reason: 'The customer asked for it.' } }),
  'record-handling-feedback': (given) => ({ body: { recordId: id('handling', given), channel: 'web', score: 4 } }),
  archive: () => ({ body: { retentionClass: 'standard' } }),
  reopen: () => ({ body: { reason: 'A new invoice came in.' } }),
  withdraw: () => ({ body: { channel: 'phone', reason: 'Settled privately.' } }),
  'attach-document': (given) => ({
    body: {
      documentId: id('document', given),
      name: 'invoice.pdf',
      mediaType: 'application/pdf',
      size: 1024,
      sha256: 'd'.repeat(64),
      kind: 'correspondence',
    },
  }),
  'correct-fact': ({ actor, salt }) => ({
    body: {
      eventId: `event-${salt}`,
      field: 'reasons',
      oldValue: 'Large.',
      newValue: 'Large and urgent.',
      why: 'Typing error.',
      target: { type: 'CaseJudged', recordedBy: actor.person, currentValue: 'Large.' },
    },
  }),
  'record-legacy-case': () => ({
    body: {
      provenance: { source: 'ct', key: '17', line: 18, rowHash: 'b'.repeat(64), mapping: 'ct@1' },
      receivedAt: '2019-01-02T00:00:00.000Z',
      classes: [],
      attributes: {},
    },
  }),
};

/** A body that every check of form lets pass, and that the decider accepts where the command is legal. */
export function wellFormed<Name extends CommandName>(name: Name, given: Ingredients): WellFormed<Name> {
  return builders[name](given);
}

/** The same with some of it given by a test; a payment follows the measure that the test names. */
export function wellFormedWith<Name extends CommandName>(
  name: Name,
  given: Ingredients,
  overrides: Partial<CommandBodies[Name]>,
): WellFormed<Name> {
  const made = wellFormed(name, given);
  const { paid: _, ...unpaid } = { paid: undefined, ...made.body };
  const body =
    'measureId' in overrides && name === 'complete-measure'
      ? { ...unpaid, ...payment(given, overrides.measureId as string) }
      : made.body;
  return { ...made, body: { ...body, ...overrides } as CommandBodies[Name] };
}
