import { ApiExtraModels, ApiProperty, getSchemaPath } from '@nestjs/swagger';
import { HistoryEndDto } from './history-answer.dto.js';

const caseSchema = getSchemaPath('ShownCaseDto');

/** The case as it stood at a moment. */
@ApiExtraModels(HistoryEndDto)
export class CaseStateDto extends HistoryEndDto {
  @ApiProperty({ type: String, format: 'uuid' })
  caseId!: string;

  @ApiProperty({
    anyOf: [{ $ref: caseSchema }, { type: 'null' }],
    description: 'The case in the shape of `GET /v1/cases/{caseId}`; null when it did not exist yet.',
  })
  state!: unknown;

  @ApiProperty({ type: String, description: 'Position of the newest event of the case; decimal.', example: '48211' })
  position!: string;
}
