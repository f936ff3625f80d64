import { ApiProperty } from '@nestjs/swagger';
import { EnumQuery } from '../../../platform/http/query-fields.js';
import { type Language, languages } from '../../views/timeline/languages.js';
import { type TimelineOrder, timelineOrders } from '../../views/timeline/read-timeline.query.js';
import { PageQueryDto } from './case-list-query.dto.js';

const text = { type: String } as const;
const time = { type: String, format: 'date-time' } as const;

export class TimelineQueryDto extends PageQueryDto {
  @EnumQuery(languages, { description: 'Language of the sentences; by default as Accept-Language asks, else English.' })
  lang?: Language;

  @EnumQuery(timelineOrders, { description: 'Which end of the history comes first; the oldest unless given.' })
  order?: TimelineOrder;
}

export class TimelineWhoDto {
  @ApiProperty({ ...text, description: "The person's company id." })
  person!: string;

  @ApiProperty({ ...text, description: 'Role, or capacity in the case, on which it was permitted.', example: 'owner' })
  authority!: string;

  @ApiProperty({ ...text, required: false, description: 'Application that acted for the person.' })
  application?: string;
}

export class TimelineEntryDto {
  @ApiProperty({ ...text, description: 'Revision of the case that the event made.', example: '3' })
  revision!: string;

  @ApiProperty({ ...text, example: 'EscalationSubmitted' })
  type!: string;

  @ApiProperty({ ...text, example: '提交升級申請' })
  title!: string;

  @ApiProperty({
    ...text,
    description: 'What happened, in words. Personal data that the asking person may not see is said not to be shown.',
    example: '案件升級申請已提交審核，申請的審核人為 wu.manager。',
  })
  sentence!: string;

  @ApiProperty({ ...text, description: 'Clause of the procedure.', example: '3.1' })
  clause!: string;

  @ApiProperty({ type: () => TimelineWhoDto })
  who!: TimelineWhoDto;

  @ApiProperty({ ...time, description: 'When the system learned it.' })
  recordedAt!: string;

  @ApiProperty({ ...time, required: false, description: 'When it happened, where that was earlier.' })
  occurredAt?: string;

  @ApiProperty({ type: Boolean, required: false, description: 'Recorded later than the company tolerates (D1).' })
  late?: true;
}

export class TimelineDto {
  @ApiProperty({ ...text, format: 'uuid' })
  caseId!: string;

  @ApiProperty({ enum: languages })
  language!: Language;

  @ApiProperty({ type: () => [TimelineEntryDto] })
  items!: TimelineEntryDto[];

  @ApiProperty({ ...text, required: false, description: 'Cursor of the next page; absent on the last one.' })
  next?: string;

  @ApiProperty({ ...text, description: 'Position of the log that the answer reflects.', example: '48211' })
  position!: string;
}
