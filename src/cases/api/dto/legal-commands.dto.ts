import { ApiProperty } from '@nestjs/swagger';

const text = { type: String } as const;

export class BodySchemaDto {
  @ApiProperty({
    ...text,
    description: 'JSON Schema of the body.',
    example: '/openapi.json#/components/schemas/JudgeDto',
  })
  $ref!: string;
}

/** One command for the asking person. */
export class OfferedCommandDto {
  @ApiProperty({ ...text, example: 'judge' })
  command!: string;

  @ApiProperty({ ...text, description: 'Clause of the command, or of the rule that refuses it.', example: '2.2' })
  clause!: string;

  @ApiProperty({ type: Boolean })
  legal!: boolean;

  @ApiProperty({ ...text, required: false, description: 'Why not; stable, for programs.', example: 'not-classified' })
  code?: string;

  @ApiProperty({ ...text, required: false, example: 'Classify the case before judging it.' })
  reason?: string;

  @ApiProperty({
    enum: ['forbidden', 'refused'],
    required: false,
    description: 'Forbidden to this person, or refused to everybody.',
  })
  kind?: string;

  @ApiProperty({ ...text, description: 'Where to send it.' })
  href!: string;

  @ApiProperty({ type: () => BodySchemaDto })
  body!: BodySchemaDto;
}

/** Every command for the asking person: legal now, or why not. */
export class LegalCommandsDto {
  @ApiProperty({ ...text, format: 'uuid' })
  caseId!: string;

  @ApiProperty({ ...text, description: 'Revision of the case.', example: '7' })
  revision!: string;

  @ApiProperty({ ...text, description: 'Position that the answer reflects.', example: '48211' })
  position!: string;

  @ApiProperty({ type: () => [OfferedCommandDto] })
  commands!: OfferedCommandDto[];
}
