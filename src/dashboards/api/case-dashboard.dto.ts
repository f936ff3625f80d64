import { ApiExtraModels, ApiProperty } from '@nestjs/swagger';
import { DateQuery } from '../../platform/http/query-fields.js';
import { measureKinds } from '../../cases/domain/values.js';
import { stages } from '../../cases/views/case-stage.js';
import { AgeBucketDto, FlowDto, RateDto, ShareDto, StandingDto, WorkloadDto } from './figures.dto.js';

const text = { type: String } as const;
const day = { type: String, format: 'date' } as const;
const count = { type: 'integer' } as const;

export class CaseDashboardQueryDto {
  @DateQuery({
    description: 'First day of the period, in the configured time zone; 29 days before the last by default.',
  })
  from?: string;

  @DateQuery({ description: 'Last day of the period, included; today by default.' })
  to?: string;
}

export class PeriodDto {
  @ApiProperty(day)
  from!: string;

  @ApiProperty(day)
  to!: string;
}

export class RatesDto {
  @ApiProperty({ type: () => RateDto })
  firstContactResolution!: RateDto;

  @ApiProperty({ type: () => RateDto })
  escalation!: RateDto;

  @ApiProperty({ type: () => RateDto })
  return!: RateDto;

  @ApiProperty({ type: () => RateDto })
  rejection!: RateDto;
}

export class StageTimeDto {
  @ApiProperty({ enum: stages })
  stage!: string;

  @ApiProperty({ ...count, description: 'Completed stays that ended in the period.' })
  stays!: number;

  @ApiProperty({ type: Number, required: false })
  medianSeconds?: number;

  @ApiProperty({ type: Number, required: false, description: '90th percentile.' })
  p90Seconds?: number;
}

export class StageTimesDto {
  @ApiProperty(text)
  definition!: string;

  @ApiProperty({
    type: Number,
    description: 'Largest relative distance of a quantile from the exact one.',
    example: 0.02,
  })
  relativeError!: number;

  @ApiProperty(text)
  position!: string;

  @ApiProperty({ type: () => [StageTimeDto] })
  stages!: StageTimeDto[];
}

export class RedressDto {
  @ApiProperty({ enum: measureKinds })
  kind!: string;

  @ApiProperty({ ...text, description: 'ISO 4217.', example: 'TWD' })
  currency!: string;

  @ApiProperty({ ...text, description: 'Exact sum in minor units, as decimal text.', example: '2500000' })
  amount!: string;

  @ApiProperty({ ...count, description: 'Number of payments.' })
  payments!: number;

  @ApiProperty(text)
  position!: string;
}

@ApiExtraModels(ShareDto)
export class CaseDashboardDto {
  @ApiProperty({ enum: ['cases'] })
  name!: 'cases';

  @ApiProperty({ ...text, description: 'Position of the log that every figure reflects.', example: '48211' })
  position!: string;

  @ApiProperty({ ...text, description: 'IANA time zone of all days.', example: 'Asia/Taipei' })
  timeZone!: string;

  @ApiProperty({ ...day, description: 'The day on which ages are told.' })
  today!: string;

  @ApiProperty({
    type: () => PeriodDto,
    description: 'Of flow, rates, stage times and redress; the rest is as it stands.',
  })
  period!: PeriodDto;

  @ApiProperty({ type: () => StandingDto, description: 'Open cases.' })
  open!: StandingDto;

  @ApiProperty({ type: () => StandingDto, description: 'All cases ever, imported ones included.' })
  all!: StandingDto;

  @ApiProperty({ type: () => [AgeBucketDto], description: 'Open cases by age.' })
  ages!: AgeBucketDto[];

  @ApiProperty({ type: () => [WorkloadDto] })
  workload!: WorkloadDto[];

  @ApiProperty({ type: () => FlowDto })
  flow!: FlowDto;

  @ApiProperty({ type: () => RatesDto })
  rates!: RatesDto;

  @ApiProperty({ type: () => StageTimesDto })
  stageTimes!: StageTimesDto;

  @ApiProperty({ type: () => [RedressDto] })
  redress!: RedressDto[];

  @ApiProperty({ type: [String], description: 'What limits the figures, in words.' })
  notes!: string[];
}

export class DashboardListingDto {
  @ApiProperty({ ...text, example: 'cases' })
  name!: string;

  @ApiProperty(text)
  title!: string;

  @ApiProperty(text)
  description!: string;

  @ApiProperty({ ...text, example: '/v1/dashboards/cases{?from,to}' })
  href!: string;
}

export class DashboardsDto {
  @ApiProperty({ type: () => [DashboardListingDto] })
  items!: DashboardListingDto[];
}
