import { ApiExtraModels, ApiProperty, getSchemaPath } from '@nestjs/swagger';
import { ListedCaseDto } from './case-list-answer.dto.js';

const text = { type: String } as const;
const time = { type: String, format: 'date-time' } as const;

/** Who recorded a fact. */
export class RecorderDto {
  @ApiProperty({ ...text, description: "The person's company id." })
  person!: string;

  @ApiProperty({ ...text, description: 'Role, or capacity in the case, on which it was permitted.', example: 'owner' })
  authority!: string;

  @ApiProperty({ ...text, required: false, description: 'Application that acted for the person.' })
  application?: string;
}

/** One thing that was recorded. */
export class FactDto {
  @ApiProperty({ ...text, format: 'uuid' })
  eventId!: string;

  @ApiProperty({ ...text, example: 'CaseClassified' })
  type!: string;

  @ApiProperty({ ...text, example: '1.2' })
  clause!: string;

  @ApiProperty({ ...text, description: 'Revision of the case that this fact made.', example: '1' })
  revision!: string;

  @ApiProperty({ type: () => RecorderDto })
  by!: RecorderDto;

  @ApiProperty(time)
  recordedAt!: string;

  @ApiProperty({ ...time, required: false, description: 'When it happened, where that was earlier.' })
  occurredAt?: string;

  @ApiProperty({ type: Boolean, required: false, description: 'Recorded later than the company tolerates.' })
  late?: true;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description:
      'As recorded, with later corrections applied. Personal data that the asking person may not see reads {"withheld": true}, erased data {"erased": true}.',
  })
  data!: Record<string, unknown>;

  @ApiProperty({ type: [String], required: false, description: 'Paths in `data` that were corrected.' })
  corrected?: string[];
}

const facts = { type: 'array', items: { $ref: getSchemaPath(FactDto) } } as const;
const fact = { $ref: getSchemaPath(FactDto) } as const;
const string = { type: 'string' } as const;

function object(properties: Record<string, object>, description: string) {
  return ApiProperty({ type: 'object', properties: properties, description });
}

const listOf = (properties: Record<string, object>) => ({ type: 'array', items: { type: 'object', properties } });

/** The whole case, its facts in the order of the procedure. */
@ApiExtraModels(FactDto)
export class ShownCaseDto {
  @ApiProperty({ ...text, format: 'uuid' })
  caseId!: string;

  @ApiProperty({ ...text, description: 'Revision of the case; also the ETag.', example: '7' })
  revision!: string;

  @ApiProperty({ ...text, description: 'Position that the answer reflects.', example: '48211' })
  position!: string;

  @ApiProperty({ type: () => ListedCaseDto })
  summary!: ListedCaseDto;

  @object({ feedback: facts, classifications: facts, links: facts }, 'Clauses 1.1 and 1.2.')
  identification!: object;

  @object(
    { checklist: listOf({ item: string, current: fact, earlier: facts }), judgements: facts, directResolutions: facts },
    'Clauses 2.1 and 2.2.',
  )
  assessment!: object;

  @object(
    {
      applications: listOf({
        applicationId: string,
        applicant: string,
        status: string,
        form: fact,
        earlierForms: facts,
        submissions: facts,
        reviews: facts,
      }),
      ownership: facts,
      conflicts: facts,
    },
    'Clauses 3.1 to 3.3.',
  )
  escalation!: object;

  @object(
    {
      team: listOf({ person: string, function: string, active: { type: 'boolean' }, undertaking: fact }),
      teamChanges: facts,
      evidence: facts,
      findings: facts,
      rootCauses: facts,
      updates: facts,
      contacts: facts,
    },
    'Clauses 4.1 to 4.3 and P2.',
  )
  investigation!: object;

  @object(
    {
      plans: listOf({
        version: { type: 'integer' },
        status: string,
        proposal: fact,
        approvals: facts,
        answers: facts,
        measures: listOf({ measureId: string, status: string, facts }),
      }),
    },
    'Clauses 5.1 and 5.2.',
  )
  resolution!: object;

  @object(
    {
      withdrawals: facts,
      notices: facts,
      confirmations: facts,
      disputes: facts,
      levels: facts,
      referrals: facts,
      handlingFeedback: facts,
      archivings: facts,
      reopenings: facts,
    },
    'Clauses 6.1 and 6.2.',
  )
  outcome!: object;

  @object({ documents: facts, corrections: facts, provenance: facts }, 'Clauses A and D1.')
  records!: object;
}
