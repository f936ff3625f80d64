import { ApiProperty } from '@nestjs/swagger';
import { roles } from '../../domain/values.js';
import { ListedCaseDto } from './case-list-answer.dto.js';

const texts = { type: String, isArray: true } as const;
const time = { type: String, format: 'date-time' } as const;

/** What a case waits for: one of the commands, from one of the persons or anybody of one of the roles. */
export class AwaitDto {
  @ApiProperty({ ...texts, example: ['approve-escalation', 'return-escalation', 'reject-escalation'] })
  commands!: string[];

  @ApiProperty({ type: String, description: 'Clause of the procedure.', example: '3.2' })
  clause!: string;

  @ApiProperty(texts)
  persons!: string[];

  @ApiProperty({ type: [String], enum: roles })
  roles!: string[];

  @ApiProperty({ ...texts, description: 'Persons who may not do it whatever their role.' })
  except!: string[];

  @ApiProperty({ type: String, required: false, description: 'The measure that it is about.' })
  measureId?: string;

  @ApiProperty({ ...time, description: 'When the wait began.' })
  since!: string;

  @ApiProperty({ ...time, required: false, description: 'When it has to be done; else that of the final answer.' })
  dueAt?: string;
}

/** A case with what it awaits from whom was asked about. */
export class WorkItemDto {
  @ApiProperty({ type: String, format: 'uuid' })
  caseId!: string;

  @ApiProperty({ type: String, description: 'Revision of the case; decimal.', example: '7' })
  revision!: string;

  @ApiProperty({ type: () => ListedCaseDto, required: false })
  summary?: ListedCaseDto;

  @ApiProperty({ type: () => [AwaitDto] })
  awaits!: AwaitDto[];
}

/** One page of work, the most urgent first. */
export class WorkListDto {
  @ApiProperty({ type: () => [WorkItemDto] })
  items!: WorkItemDto[];

  @ApiProperty({ type: String, required: false, description: 'Cursor of the next page; absent on the last one.' })
  next?: string;

  @ApiProperty({ type: String, description: 'Position that the answer reflects.', example: '48211' })
  position!: string;
}
