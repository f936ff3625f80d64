import { EnumField, ListOf, NestedField, TextField, TimestampField, UuidField } from '../../../platform/http/fields.js';
import { idRule, textRule } from '../../../platform/http/text-rules.js';
import { linkKinds, type LinkKind } from '../../domain/events/identification.js';
import { channels, severities, type Channel, type Severity } from '../../domain/values.js';
import { CommandDto, textLimits } from './command.dto.js';
import { ClaimReferenceDto, ComplainantDto } from './values.dto.js';

export class AddFeedbackDto extends CommandDto {
  @EnumField(channels, { description: 'How the feedback came in.', example: 'phone' })
  channel!: Channel;

  @TimestampField({ description: "When the customer's word reached the company.", example: '2026-11-20T08:00:00Z' })
  receivedAt!: string;

  @TextField({
    max: textLimits.narrative,
    multiline: true,
    description: "The customer's own words.",
    example: 'I have waited two months for an answer to my claim.',
  })
  statement!: string;

  @ListOf(textRule({ max: textLimits.note, multiline: true }), {
    min: 0,
    max: 20,
    description: 'What the customer demands.',
    example: ['An answer within the week.'],
  })
  demands!: string[];

  @ListOf(idRule(), {
    min: 0,
    max: 20,
    optional: true,
    description: 'Persons of the company complained about; they may not act in the case.',
  })
  complainedAbout: string[] = [];
}

export class RecordFeedbackDto extends AddFeedbackDto {
  @NestedField(() => ComplainantDto, { description: 'Who complains.' })
  complainant!: ComplainantDto;

  @NestedField(() => ClaimReferenceDto, { description: 'What the complaint is about.' })
  claim!: ClaimReferenceDto;
}

export class LinkCaseDto extends CommandDto {
  @UuidField({ description: 'The other case.' })
  otherCaseId!: string;

  @EnumField(linkKinds, { description: 'The same matter again, or a related one.', example: 'repeat' })
  kind!: LinkKind;

  @TextField({ max: textLimits.note, optional: true, multiline: true, description: 'Why they belong together.' })
  note?: string;
}

export class MergeIntoDto extends CommandDto {
  @UuidField({ description: 'The open case that takes this one over.' })
  intoCaseId!: string;

  @TextField({ max: textLimits.note, multiline: true, description: 'Why.', example: 'Same claim, same demand.' })
  reason!: string;
}

export class ClassifyDto extends CommandDto {
  @TextField({ max: 40, description: 'Version of the taxonomy.', example: '2026-01' })
  taxonomyVersion!: string;

  @ListOf(textRule({ max: 60 }), {
    min: 1,
    max: 10,
    description: 'Class codes of that version, the leading one first.',
    example: ['timeliness', 'communication'],
  })
  classes!: string[];

  @EnumField(severities, { description: 'Severity.', example: 'medium' })
  severity!: Severity;

  @TextField({
    max: textLimits.note,
    multiline: true,
    description: 'Reason for the severity.',
    example: 'Two months overdue.',
  })
  severityReason!: string;

  @TextField({
    max: textLimits.note,
    optional: true,
    multiline: true,
    description: 'Why it is classified anew; required then.',
  })
  reason?: string;
}
