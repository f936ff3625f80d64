import { ApiExtraModels, ApiProperty, getSchemaPath } from '@nestjs/swagger';

export class LivenessDto {
  @ApiProperty({ type: Boolean })
  live!: true;
}

/** One store or one projector. */
export class ReadinessPartDto {
  @ApiProperty({ type: Boolean })
  ready!: boolean;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    selfRequired: false,
    description: 'How it stands: state, position, lag, or the failure.',
    example: { state: 'live', position: '48211', behind: '0' },
  })
  detail?: Record<string, unknown>;
}

@ApiExtraModels(ReadinessPartDto)
export class ReadinessDto {
  @ApiProperty({ type: Boolean, description: 'Every part is ready.' })
  ready!: boolean;

  @ApiProperty({
    type: 'object',
    additionalProperties: { $ref: getSchemaPath(ReadinessPartDto) },
    description: 'By name: `eventstore`, `mongo`, `projector case-list`, …',
  })
  parts!: Record<string, ReadinessPartDto>;
}
