import {
  BooleanField,
  EnumField,
  IdField,
  ListField,
  ListOf,
  Sha256Field,
  TextField,
  UuidField,
} from '../../../platform/http/fields.js';
import { enumRule, textRule, uuidRule } from '../../../platform/http/text-rules.js';
import { directions, type Direction } from '../../domain/events/investigation.js';
import {
  causeCodes,
  channels,
  evidenceKinds,
  rootCauseMethods,
  teamFunctions,
  type CauseCode,
  type Channel,
  type EvidenceKind,
  type RootCauseMethod,
  type TeamFunction,
} from '../../domain/values.js';
import { CommandDto, textLimits } from './command.dto.js';

export class TeamMemberDto {
  @IdField({ description: 'Person.', example: 'technician-wu' })
  person!: string;

  @EnumField(teamFunctions, { description: 'What the member brings.', example: 'technical' })
  function!: TeamFunction;
}

export class FormTeamDto extends CommandDto {
  @ListField(() => TeamMemberDto, {
    min: 1,
    max: 30,
    description: 'Members; a complex case has at least claims, service and technical.',
  })
  members!: TeamMemberDto[];
}

export class AddTeamMemberDto extends CommandDto {
  @IdField({ description: 'Person.', example: 'lawyer-tsai' })
  person!: string;

  @EnumField(teamFunctions, { description: 'What the member brings.', example: 'legal' })
  function!: TeamFunction;
}

export class RemoveTeamMemberDto extends CommandDto {
  @IdField({ description: 'Person.', example: 'lawyer-tsai' })
  person!: string;

  @TextField({ max: textLimits.note, multiline: true, description: 'Why.', example: 'The legal question is settled.' })
  reason!: string;
}

export class AcceptConfidentialityDto extends CommandDto {
  @TextField({ max: 40, description: 'Version of the undertaking.', example: '2026-01' })
  undertakingVersion!: string;
}

export class CollectEvidenceDto extends CommandDto {
  @EnumField(evidenceKinds, { description: 'Kind of evidence.', example: 'recording' })
  kind!: EvidenceKind;

  @TextField({ max: textLimits.line, description: 'Title.', example: 'Call of 3 October' })
  title!: string;

  @TextField({
    max: textLimits.note,
    multiline: true,
    description: 'Where it comes from.',
    example: 'Call centre archive',
  })
  source!: string;

  @TextField({
    max: textLimits.note,
    multiline: true,
    description: 'Who has held it until now.',
    example: 'Call centre, then technical support',
  })
  custody!: string;

  @Sha256Field({ description: 'SHA-256 of the content.' })
  sha256!: string;

  @UuidField({
    optional: true,
    description: 'Id of the document attached to the case, where it keeps the content; `sha256` is its hash then.',
  })
  documentId?: string;
}

export class RecordFindingDto extends CommandDto {
  @TextField({
    max: textLimits.narrative,
    multiline: true,
    description: 'The finding.',
    example: 'The form was received and not passed on.',
  })
  finding!: string;

  @ListOf(uuidRule(), { min: 1, max: 50, description: 'Evidence that it rests on.' })
  evidence!: string[];
}

export class IdentifyRootCauseDto extends CommandDto {
  @EnumField(rootCauseMethods, { description: 'Method.', example: 'five_whys' })
  method!: RootCauseMethod;

  @EnumField(causeCodes, { description: 'Cause.', example: 'process_not_followed' })
  causeCode!: CauseCode;

  @ListOf(enumRule(causeCodes), { min: 0, max: 10, optional: true, description: 'Contributing causes.' })
  contributing: CauseCode[] = [];

  @TextField({
    max: textLimits.narrative,
    multiline: true,
    description: 'Explanation.',
    example: 'Post was sorted by hand that week.',
  })
  explanation!: string;

  @ListOf(uuidRule(), { min: 1, max: 50, description: 'Findings that it rests on.' })
  findings!: string[];
}

export class UpdateCustomerDto extends CommandDto {
  @EnumField(channels, { description: 'Channel used.', example: 'email' })
  channel!: Channel;

  @TextField({
    max: textLimits.narrative,
    multiline: true,
    description: 'What the customer was told.',
    example: 'We are examining the call recordings.',
  })
  content!: string;

  @ListOf(textRule({ max: textLimits.note, multiline: true }), {
    min: 0,
    max: 20,
    optional: true,
    description: 'What was promised.',
    example: ['A decision by Friday.'],
  })
  promises: string[] = [];
}

export class RecordContactDto extends CommandDto {
  @EnumField(directions, { description: 'Direction.', example: 'outbound' })
  direction!: Direction;

  @EnumField(channels, { description: 'Channel used.', example: 'phone' })
  channel!: Channel;

  @TextField({ max: textLimits.line, description: 'Who was on the other side.', example: 'the customer' })
  with!: string;

  @TextField({
    max: textLimits.narrative,
    multiline: true,
    description: 'What was said.',
    example: 'No answer; message left.',
  })
  summary!: string;

  @BooleanField({ description: 'False for an attempt that nobody answered.', example: true })
  reached!: boolean;
}
