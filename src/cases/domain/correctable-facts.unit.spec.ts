import 'reflect-metadata';
import { now } from '../../../test/support/case-context.js';
import { JudgeDto, ResolveDirectlyDto, VerifyInformationDto } from '../api/dto/assessment.dto.js';
import {
  ApproveEscalationDto,
  AssignOwnerDto,
  DeclareConflictDto,
  EscalationFormDto,
  HandOverDto,
  RejectEscalationDto,
  ReturnEscalationDto,
} from '../api/dto/escalation.dto.js';
import {
  AddFeedbackDto,
  ClassifyDto,
  LinkCaseDto,
  MergeIntoDto,
  RecordFeedbackDto,
} from '../api/dto/identification.dto.js';
import {
  CollectEvidenceDto,
  IdentifyRootCauseDto,
  RecordContactDto,
  RecordFindingDto,
  RemoveTeamMemberDto,
  UpdateCustomerDto,
} from '../api/dto/investigation.dto.js';
import {
  ConfirmOutcomeDto,
  DisputeOutcomeDto,
  RaiseLevelDto,
  RecordHandlingFeedbackDto,
  ReferToOmbudsmanDto,
  ReopenDto,
  WithdrawDto,
} from '../api/dto/outcome.dto.js';
import { AttachDocumentDto } from '../api/dto/records.dto.js';
import {
  ApproveCompensationDto,
  CompleteMeasureDto,
  FailMeasureDto,
  RecordConsentDto,
  RecordDeclineDto,
  RefuseCompensationDto,
  StartMeasureDto,
} from '../api/dto/resolution.dto.js';
import { ClaimReferenceDto, ComplainantDto } from '../api/dto/values.dto.js';
import { caseCatalogue } from '../case-catalogue.js';
import { correctableField, correctableFields } from './correctable-facts.js';
import { causeCodes } from './values.js';

/** What the route whose command records the fact says of the field, from its OpenAPI description. */
interface RouteField {
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly items?: { readonly maxLength?: number };
}

/** Where the fields of each correctable fact come from. */
const dtos: Readonly<Record<string, new () => object>> = {
  FeedbackRecorded: RecordFeedbackDto,
  FeedbackAdded: AddFeedbackDto,
  CaseLinked: LinkCaseDto,
  CaseMerged: MergeIntoDto,
  CaseClassified: ClassifyDto,
  CaseReclassified: ClassifyDto,
  InformationVerified: VerifyInformationDto,
  CaseJudged: JudgeDto,
  CaseResolvedDirectly: ResolveDirectlyDto,
  EscalationDrafted: EscalationFormDto,
  EscalationRevised: EscalationFormDto,
  EscalationApproved: ApproveEscalationDto,
  EscalationReturned: ReturnEscalationDto,
  EscalationRejected: RejectEscalationDto,
  OwnerReassigned: AssignOwnerDto,
  CaseHandedOver: HandOverDto,
  ConflictDeclared: DeclareConflictDto,
  TeamMemberRemoved: RemoveTeamMemberDto,
  EvidenceCollected: CollectEvidenceDto,
  FindingRecorded: RecordFindingDto,
  RootCauseIdentified: IdentifyRootCauseDto,
  CustomerUpdated: UpdateCustomerDto,
  ContactRecorded: RecordContactDto,
  CompensationApproved: ApproveCompensationDto,
  CompensationRefused: RefuseCompensationDto,
  CustomerConsented: RecordConsentDto,
  CustomerDeclined: RecordDeclineDto,
  MeasureStarted: StartMeasureDto,
  MeasureCompleted: CompleteMeasureDto,
  MeasureFailed: FailMeasureDto,
  OutcomeConfirmed: ConfirmOutcomeDto,
  OutcomeDisputed: DisputeOutcomeDto,
  LevelRaised: RaiseLevelDto,
  ReferredToOmbudsman: ReferToOmbudsmanDto,
  HandlingFeedbackRecorded: RecordHandlingFeedbackDto,
  CaseReopened: ReopenDto,
  CaseWithdrawn: WithdrawDto,
  DocumentAttached: AttachDocumentDto,
};
const nested: Readonly<Record<string, new () => object>> = { claim: ClaimReferenceDto, complainant: ComplainantDto };

/** `claim.claimNumber` is a field of its own class; the fields of a form are those of the form's. */
function routeField(type: string, field: string): RouteField | undefined {
  const [first = '', second = first] = field.split('.');
  const dto = nested[first] ?? dtos[type]!;
  return Reflect.getMetadata('swagger/apiModelProperties', dto.prototype as object, second) as RouteField | undefined;
}

describe('correctable fields', () => {
  const declared = Object.entries(correctableFields).flatMap(([type, fields]) =>
    Object.entries(fields).map(([field, check]) => [type, field, check] as const),
  );

  it.each(declared)('do not reach into a sealed value: %s %s', (type, field) => {
    const { personal } = caseCatalogue[type as keyof typeof caseCatalogue];
    expect(personal.filter((path) => field.startsWith(`${path}.`))).toEqual([]);
    expect(field).not.toContain('[]');
  });

  it.each(declared)('take no value of another kind: %s %s', (_type, _field, check) => {
    for (const value of [null, undefined, 7, '', ' ', {}, [7]]) expect(check(value, now)).toHaveProperty('wrong');
  });

  it.each([
    ['FeedbackRecorded', 'channel', 'email', 'pigeon'],
    ['FeedbackRecorded', 'receivedAt', '2026-03-01T08:00:00.000Z', 'yesterday'],
    ['FeedbackRecorded', 'demands', ['An apology.'], 'An apology.'],
    ['FeedbackRecorded', 'claim.claimNumber', 'CL-1', 'of Ms Lin, 0912 345 678'],
    ['FeedbackRecorded', 'claim.policyNumber', 'PO/1', '林小姐'],
    ['FeedbackRecorded', 'complainant.language', 'zh-Hant-TW', 'Chinese, traditional'],
    ['FeedbackRecorded', 'complainant.vulnerable', true, 'true'],
    ['FeedbackRecorded', 'complainant.contact', { name: 'Lin', email: 'lin@example.org' }, { name: 'Lin', shoe: '42' }],
    ['FeedbackRecorded', 'complainant.representatives', [{ name: 'Lin' }], [{ phone: '1' }]],
    ['RootCauseIdentified', 'contributing', [causeCodes[0]], ['bad_luck']],
    ['EscalationReturned', 'missing', ['The survey report.'], []],
  ])('take a value of their kind: %s %s', (type, field, right, wrong) => {
    const rule = correctableField(type, field)!;
    expect(rule(right, now)).toEqual({ value: right });
    expect(rule(wrong, now)).toEqual({ wrong: expect.stringMatching(/^must /) });
  });

  it.each(declared)('take text as long as the route does that recorded it: %s %s', (type, field, rule) => {
    const described = routeField(type, field);
    expect(described).toBeDefined();
    const { maxLength, pattern, items } = described!;
    const longest = maxLength ?? items?.maxLength;
    if (longest === undefined || longest === 35) return;
    const texts = [longest, longest + 1].map((length) => (pattern === undefined ? '林' : 'x').repeat(length));
    const [fits, tooLong] = items === undefined ? texts : texts.map((each) => [each]);
    expect(rule(fits, now)).toEqual({ value: fits });
    expect(rule(tooLong, now)).toHaveProperty('wrong');
  });

  it('are no other fields', () => {
    expect(correctableField('FeedbackRecorded', 'takenBy')).toBeUndefined();
    expect(correctableField('FeedbackRecorded', 'complainant.customerId')).toBeUndefined();
    expect(correctableField('CaseArchived', 'retentionClass')).toBeUndefined();
    expect(correctableField('toString', 'length')).toBeUndefined();
  });
});
