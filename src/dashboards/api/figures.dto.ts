import { ApiProperty } from '@nestjs/swagger';

const text = { type: String } as const;
const day = { type: String, format: 'date' } as const;
const count = { type: 'integer' } as const;

export class FigureDto {
  @ApiProperty({ ...count, description: 'Number of cases.' })
  value!: number;

  @ApiProperty({ ...text, description: 'Position of the log that the number reflects.', example: '48211' })
  position!: string;

  @ApiProperty({
    ...text,
    description: 'Path and query string of the list of exactly these cases.',
    example: '/v1/cases?open=true&severity=high',
  })
  cases!: string;
}

export class ShareDto extends FigureDto {
  @ApiProperty({ ...text, description: 'Value of the dimension.', example: 'high' })
  key!: string;
}

export class StandingDto {
  @ApiProperty({ type: () => FigureDto })
  total!: FigureDto;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'array', items: { $ref: '#/components/schemas/ShareDto' } },
    description:
      'By dimension, the largest share first. Cases without a value are in no share, and a case with several classes is in each of them, so shares need not add up to the total.',
  })
  by!: Record<string, ShareDto[]>;
}

export class AgeBucketDto extends FigureDto {
  @ApiProperty({ ...count, description: 'Youngest age in calendar days; the day of opening is day 0.' })
  fromDays!: number;

  @ApiProperty({ ...count, required: false, description: 'Oldest age; absent in the last bucket.' })
  toDays?: number;
}

export class WorkloadDto {
  @ApiProperty({ ...text, description: 'Person who owns the cases.' })
  owner!: string;

  @ApiProperty({ type: () => FigureDto })
  open!: FigureDto;

  @ApiProperty({ type: () => [ShareDto] })
  bySeverity!: ShareDto[];
}

export class BacklogCasesDto {
  @ApiProperty({ ...text, description: 'List of those that are open to this day.' })
  stillOpen!: string;

  @ApiProperty({ ...text, description: 'List of those that were closed later.' })
  closedSince!: string;
}

export class BacklogDto {
  @ApiProperty({ ...count, description: 'Cases open at the end of the last day; both lists together.' })
  value!: number;

  @ApiProperty(text)
  position!: string;

  @ApiProperty({ type: () => BacklogCasesDto })
  cases!: BacklogCasesDto;
}

export class FlowStepDto {
  @ApiProperty(day)
  from!: string;

  @ApiProperty(day)
  to!: string;

  @ApiProperty({ type: () => FigureDto })
  opened!: FigureDto;

  @ApiProperty({ type: () => FigureDto })
  closed!: FigureDto;

  @ApiProperty({ type: () => BacklogDto })
  backlog!: BacklogDto;
}

export class FlowDto {
  @ApiProperty({ enum: ['day', 'month'], description: 'By month when the period is longer than 366 days.' })
  interval!: 'day' | 'month';

  @ApiProperty({ type: () => FigureDto })
  opened!: FigureDto;

  @ApiProperty({ type: () => FigureDto })
  closed!: FigureDto;

  @ApiProperty({ type: () => [FlowStepDto] })
  steps!: FlowStepDto[];
}

export class RateDto {
  @ApiProperty({ ...text, description: 'What exactly is divided by what.' })
  definition!: string;

  @ApiProperty({ type: () => FigureDto })
  numerator!: FigureDto;

  @ApiProperty({ type: () => FigureDto })
  denominator!: FigureDto;

  @ApiProperty({
    type: Number,
    required: false,
    minimum: 0,
    maximum: 1,
    description: 'Absent when there are no cases.',
  })
  rate?: number;
}
