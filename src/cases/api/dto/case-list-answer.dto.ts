import { ApiProperty } from '@nestjs/swagger';
import { judgements } from '../../domain/events/assessment.js';
import { channels, complainantKinds, decisions, linesOfBusiness, severities } from '../../domain/values.js';
import { origins, pathMarks } from '../../views/case-list/case-list-entry.js';
import { stages } from '../../views/case-stage.js';

const text = { type: String } as const;
const optional = { ...text, required: false } as const;
const time = { type: String, format: 'date-time' } as const;

/** Where an imported case comes from. */
export class CaseSourceDto {
  @ApiProperty({ ...text, description: 'Name of the source.' })
  name!: string;

  @ApiProperty({ ...text, description: "The source's own key of the record." })
  key!: string;
}

/** A case as lists show it. What is not known is left out. */
export class ListedCaseDto {
  @ApiProperty({ ...text, format: 'uuid' })
  caseId!: string;

  @ApiProperty({ ...text, description: 'Revision of the case; decimal.', example: '7' })
  revision!: string;

  @ApiProperty({ enum: stages })
  stage!: string;

  @ApiProperty({ type: Boolean, description: 'Neither archived nor merged.' })
  open!: boolean;

  @ApiProperty({ enum: origins })
  origin!: string;

  @ApiProperty({ type: () => CaseSourceDto, required: false })
  source?: CaseSourceDto;

  @ApiProperty({ ...time, description: 'When the first feedback reached the company.' })
  openedAt!: string;

  @ApiProperty({ ...time, description: 'When the case was recorded.' })
  recordedAt!: string;

  @ApiProperty({ ...time, description: 'When something was recorded last.' })
  updatedAt!: string;

  @ApiProperty({ ...time, required: false, description: 'When it was archived or merged.' })
  closedAt?: string;

  @ApiProperty({ ...time, required: false, description: 'When the final answer is due.' })
  answerDueAt?: string;

  @ApiProperty({
    ...time,
    required: false,
    description: 'When the outcome was notified, unless that was disputed since.',
  })
  answeredAt?: string;

  @ApiProperty({
    type: Boolean,
    required: false,
    description: 'True while it is open and not answered; else left out.',
  })
  awaitsAnswer?: true;

  @ApiProperty({ ...optional, description: 'Pinned policy of the clocks.', example: 'company-default@1' })
  policy?: string;

  @ApiProperty({ enum: channels, required: false })
  channel?: string;

  @ApiProperty({ enum: complainantKinds, required: false })
  complainantKind?: string;

  @ApiProperty(optional)
  customerId?: string;

  @ApiProperty(optional)
  claimNumber?: string;

  @ApiProperty(optional)
  policyNumber?: string;

  @ApiProperty({ enum: linesOfBusiness, required: false })
  lineOfBusiness?: string;

  @ApiProperty({ ...optional, description: 'Version of the taxonomy that the classes are of.' })
  taxonomyVersion?: string;

  @ApiProperty({ type: [String], description: 'Class codes, the leading one first.' })
  classes!: string[];

  @ApiProperty(optional)
  leadingClass?: string;

  @ApiProperty({ enum: severities, required: false })
  severity?: string;

  @ApiProperty({ enum: judgements, required: false, description: 'Latest judgement.' })
  judged?: string;

  @ApiProperty({ ...optional, description: 'Applicant of the latest escalation.' })
  applicant?: string;

  @ApiProperty({ ...optional, description: 'Person who owns the case.' })
  owner?: string;

  @ApiProperty({ enum: decisions, required: false, description: 'Decision of the latest outcome letter.' })
  decision?: string;

  @ApiProperty({ type: Number, required: false, description: 'Level at which it is handled, from 1.' })
  level?: number;

  @ApiProperty({
    type: 'object',
    properties: Object.fromEntries(pathMarks.map((mark) => [mark, { type: 'boolean', const: true }])),
    additionalProperties: false,
    description: 'What the case has been through.',
  })
  path!: Record<string, true>;

  @ApiProperty({ ...optional, format: 'uuid', description: 'The case in which a merged one goes on.' })
  mergedInto?: string;
}

/** One page of cases. */
export class CaseListDto {
  @ApiProperty({ type: () => [ListedCaseDto] })
  items!: ListedCaseDto[];

  @ApiProperty({ ...optional, description: 'Cursor of the next page; absent on the last one.' })
  next?: string;

  @ApiProperty({ ...text, description: 'Position that the answer reflects.', example: '48211' })
  position!: string;
}
