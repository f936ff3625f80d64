import { ApiProperty } from '@nestjs/swagger';
import { anyJson } from '../../platform/http/any-json.js';

const text = { type: String } as const;
const optional = { ...text, required: false } as const;
const time = { type: String, format: 'date-time' } as const;
const uuid = { type: String, format: 'uuid' } as const;
const revision = { ...text, description: 'Revision of the case; decimal.', example: '7' } as const;
const position = { ...text, description: 'Position in the log; decimal.', example: '48211' } as const;
const hash = { ...text, pattern: '^[0-9a-f]{64}$' } as const;

export class ActorDto {
  @ApiProperty({ ...text, description: "The person's company id.", example: 'manager-li' })
  person!: string;

  @ApiProperty({ type: [String], description: 'Roles of the token.', example: ['line_manager'] })
  roles!: string[];

  @ApiProperty({ ...optional, description: 'Application that acted for the person.' })
  application?: string;
}

export class IntegrityDto {
  @ApiProperty({ ...text, description: 'Revision that the event attests.', example: '7' })
  seq!: string;

  @ApiProperty({ ...hash, description: 'Hash of the event before.' })
  prev!: string;

  @ApiProperty({ ...hash, description: 'SHA-256 of everything that the event attests.' })
  hash!: string;
}

/** One event of a case. */
export class ReplayedEventDto {
  @ApiProperty(revision)
  revision!: string;

  @ApiProperty(position)
  position!: string;

  @ApiProperty(uuid)
  id!: string;

  @ApiProperty({ ...text, example: 'EscalationApproved' })
  type!: string;

  @ApiProperty({ ...text, description: 'Clause of the procedure.', example: '3.2' })
  clause!: string;

  @ApiProperty({ type: () => ActorDto })
  actor!: ActorDto;

  @ApiProperty({
    ...text,
    description: 'Role, or capacity in the case, on which it was permitted.',
    example: 'line_manager',
  })
  authority!: string;

  @ApiProperty({ ...time, description: 'When the system learned it.' })
  recordedAt!: string;

  @ApiProperty({ ...time, required: false, description: 'When it happened, where that was earlier.' })
  occurredAt?: string;

  @ApiProperty({ type: Boolean, required: false, description: 'Recorded later than the company tolerates (D1).' })
  late?: true;

  @ApiProperty({ ...text, description: 'Shared by everything that one request led to.' })
  correlationId!: string;

  @ApiProperty({ ...text, description: 'The request that caused it.' })
  causationId!: string;

  @ApiProperty({ type: 'integer', description: 'Version of the shape in which it was written.', example: 1 })
  schemaVersion!: number;

  @ApiProperty({ type: () => IntegrityDto })
  integrity!: IntegrityDto;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description:
      'The facts. Personal data that the asking person may not see reads {"withheld": true}, erased data {"erased": true}.',
  })
  data!: Record<string, unknown>;
}

/** One page of a history. */
export class ReplayDto {
  @ApiProperty(uuid)
  caseId!: string;

  @ApiProperty({ type: () => [ReplayedEventDto] })
  events!: ReplayedEventDto[];

  @ApiProperty({ ...optional, description: '`from` of the next page; absent on the last one.', example: '100' })
  next?: string;

  @ApiProperty({ ...revision, description: 'Newest revision of the case.' })
  revision!: string;

  @ApiProperty({ ...position, description: 'Position of the newest event.' })
  position!: string;
}

/** Where a leading part of a history ends. Empty before the first event. */
export class HistoryEndDto {
  @ApiProperty({ ...revision, required: false, description: 'Newest revision that is part of it.' })
  revision?: string;

  @ApiProperty({ ...time, required: false })
  recordedAt?: string;
}

export class ChangeDto {
  @ApiProperty({ enum: ['added', 'removed', 'changed'] })
  kind!: string;

  @ApiProperty({ ...text, description: 'RFC 6901 pointer into the state.', example: '/summary/stage' })
  path!: string;

  @ApiProperty({ required: false, ...anyJson, description: 'What stood there; absent when it was added.' })
  before?: unknown;

  @ApiProperty({ required: false, ...anyJson, description: 'What stands there; absent when it was removed.' })
  after?: unknown;
}

export class PassedEventDto {
  @ApiProperty(revision)
  revision!: string;

  @ApiProperty({ ...text, example: 'CaseJudged' })
  type!: string;

  @ApiProperty({ ...text, description: 'Person who acted.', example: 'specialist-ho' })
  actor!: string;
}

/** What changed between two moments. */
export class DifferenceDto {
  @ApiProperty(uuid)
  caseId!: string;

  @ApiProperty({ type: () => HistoryEndDto })
  from!: HistoryEndDto;

  @ApiProperty({ type: () => HistoryEndDto })
  to!: HistoryEndDto;

  @ApiProperty({ type: () => [PassedEventDto], description: 'The events in between.' })
  events!: PassedEventDto[];

  @ApiProperty({ type: () => [ChangeDto] })
  changes!: ChangeDto[];

  @ApiProperty({ ...position, description: 'Position of the newest event of the case.' })
  position!: string;
}

export class FindingDto {
  @ApiProperty({ enum: ['changed', 'removed', 'reordered', 'added'] })
  kind!: string;

  @ApiProperty(revision)
  revision!: string;

  @ApiProperty({ ...uuid, nullable: true, description: 'The event; null when it is not there.' })
  id!: string | null;

  @ApiProperty({ ...text, example: 'Its content does not match its hash.' })
  explanation!: string;
}

/** Whether a history is whole. */
export class VerificationDto {
  @ApiProperty(uuid)
  caseId!: string;

  @ApiProperty({ type: Boolean, description: 'Nothing was changed, removed, reordered or added.' })
  intact!: boolean;

  @ApiProperty({ type: 'integer', description: 'Number of events.', example: 31 })
  events!: number;

  @ApiProperty({ ...position, description: 'Position of the newest event of the case.' })
  position!: string;

  @ApiProperty({ ...text, description: 'Hash of the last event, to be compared with a copy kept elsewhere.' })
  lastHash!: string;

  @ApiProperty({ type: () => [FindingDto], description: 'What is wrong; empty when the history is whole.' })
  findings!: FindingDto[];
}
