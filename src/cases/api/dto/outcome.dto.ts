import { EnumField, IntegerField, ListField, TextField } from '../../../platform/http/fields.js';
import { bases, type BasisKind } from '../../domain/events/outcome.js';
import {
  channels,
  decisions,
  retentionClasses,
  type Channel,
  type Decision,
  type RetentionClass,
} from '../../domain/values.js';
import { CommandDto, textLimits } from './command.dto.js';

export class BasisDto {
  @EnumField(bases, { description: 'Kind of basis.', example: 'policy_clause' })
  kind!: BasisKind;

  @TextField({ max: textLimits.line, description: 'Where it stands.', example: 'Art. 12(3)' })
  reference!: string;
}

export class NotifyOutcomeDto extends CommandDto {
  @EnumField(channels, { description: 'Channel of the letter.', example: 'letter' })
  channel!: Channel;

  @EnumField(decisions, { description: 'Decision.', example: 'upheld' })
  decision!: Decision;

  @TextField({
    max: textLimits.narrative,
    multiline: true,
    description: 'Reasons.',
    example: 'The claim was covered and late.',
  })
  reasons!: string;

  @ListField(() => BasisDto, { min: 0, max: 20, description: 'What the decision rests on.' })
  basis!: BasisDto[];

  @TextField({
    max: textLimits.narrative,
    multiline: true,
    description: 'What the customer can still do.',
    example: 'You may dispute this within 60 days.',
  })
  nextSteps!: string;
}

export class ConfirmOutcomeDto extends CommandDto {
  @EnumField(channels, { description: 'Channel used.', example: 'phone' })
  channel!: Channel;

  @TextField({ max: textLimits.narrative, multiline: true, optional: true, description: "The customer's own words." })
  statement?: string;
}

export class DisputeOutcomeDto extends CommandDto {
  @EnumField(channels, { description: 'Channel used.', example: 'phone' })
  channel!: Channel;

  @TextField({
    max: textLimits.narrative,
    multiline: true,
    description: "The customer's reasons.",
    example: 'The tow was not paid.',
  })
  reasons!: string;
}

export class RaiseLevelDto extends CommandDto {
  @TextField({
    max: textLimits.note,
    multiline: true,
    description: 'Why.',
    example: 'The customer has asked for the board.',
  })
  reason!: string;
}

export class ReferToOmbudsmanDto extends CommandDto {
  @TextField({
    max: textLimits.line,
    description: 'Body that the case is referred to.',
    example: 'Financial Ombudsman Institution',
  })
  body!: string;

  @TextField({ max: textLimits.line, optional: true, description: 'Its reference.' })
  reference?: string;

  @TextField({
    max: textLimits.note,
    multiline: true,
    description: 'Why.',
    example: 'The customer rejects the final answer.',
  })
  reason!: string;
}

export class RecordHandlingFeedbackDto extends CommandDto {
  @EnumField(channels, { description: 'Channel used.', example: 'phone' })
  channel!: Channel;

  @IntegerField({ min: 1, max: 5, description: '1 (poor) to 5 (very good).', example: 4 })
  score!: number;

  @TextField({ max: textLimits.narrative, multiline: true, optional: true, description: "The customer's comment." })
  comment?: string;
}

export class ArchiveDto extends CommandDto {
  @EnumField(retentionClasses, { description: 'Retention class.', example: 'standard' })
  retentionClass!: RetentionClass;
}

export class ReopenDto extends CommandDto {
  @TextField({ max: textLimits.note, multiline: true, description: 'Why.', example: 'New evidence has come in.' })
  reason!: string;
}

export class WithdrawDto extends CommandDto {
  @EnumField(channels, { description: 'Channel used.', example: 'phone' })
  channel!: Channel;

  @TextField({
    max: textLimits.note,
    multiline: true,
    description: "The customer's reason.",
    example: 'Settled with the repairer.',
  })
  reason!: string;
}

/** Needs nothing but its name. */
export class DeemConfirmedDto extends CommandDto {}
