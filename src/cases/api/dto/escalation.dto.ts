import { EnumField, IdField, ListOf, NestedField, TextField } from '../../../platform/http/fields.js';
import { textRule } from '../../../platform/http/text-rules.js';
import { risks, urgencies, type Risk, type Urgency } from '../../domain/events/escalation.js';
import { CommandDto, textLimits } from './command.dto.js';

export class EscalationFormDto {
  @TextField({ max: 40, description: 'Version of the form.', example: '2026-01' })
  schemaVersion!: string;

  @TextField({
    max: textLimits.narrative,
    multiline: true,
    optional: true,
    description: 'The incident.',
    example: 'Hail damage claim unpaid for two months.',
  })
  incident?: string;

  @TextField({
    max: textLimits.narrative,
    multiline: true,
    optional: true,
    description: "The customer's demands.",
    example: 'Full payment and an apology.',
  })
  demands?: string;

  @TextField({
    max: textLimits.narrative,
    multiline: true,
    optional: true,
    description: 'What was done so far.',
    example: 'Records checked; adjuster asked for a statement.',
  })
  actionsSoFar?: string;

  @TextField({
    max: textLimits.narrative,
    multiline: true,
    optional: true,
    description: "Why it goes beyond the specialist's authority.",
    example: 'The amount exceeds my limit.',
  })
  beyondAuthority?: string;

  @EnumField(risks, { optional: true, description: 'Risk to the company.', example: 'medium' })
  risk?: Risk;

  @TextField({
    max: textLimits.note,
    multiline: true,
    optional: true,
    description: 'What the risk is.',
    example: 'The customer has written to the press.',
  })
  riskReason?: string;

  @EnumField(urgencies, { optional: true, description: 'Urgency.', example: 'urgent' })
  urgency?: Urgency;

  @IdField({ optional: true, description: 'Person asked to review.', example: 'manager-li' })
  requestedReviewer?: string;
}

export class DraftEscalationDto extends CommandDto {
  @NestedField(() => EscalationFormDto, { description: 'The application form; may be incomplete.' })
  form!: EscalationFormDto;
}

export class ReviseEscalationDto extends DraftEscalationDto {}

export class ApproveEscalationDto extends CommandDto {
  @TextField({ max: textLimits.note, multiline: true, description: 'Reasons.', example: 'Agreed: beyond the limit.' })
  reasons!: string;
}

export class ReturnEscalationDto extends CommandDto {
  @ListOf(textRule({ max: textLimits.note, multiline: true }), {
    min: 1,
    max: 20,
    description: 'What is missing.',
    example: ['The survey report is not attached.'],
  })
  missing!: string[];
}

export class RejectEscalationDto extends ApproveEscalationDto {}

export class AssignOwnerDto extends CommandDto {
  @IdField({ description: 'Person who becomes responsible.', example: 'owner-wang' })
  owner!: string;

  @TextField({
    max: textLimits.narrative,
    multiline: true,
    optional: true,
    description: 'Hand-over note; required when the case has an owner already.',
  })
  handOverNote?: string;
}

export class HandOverDto extends CommandDto {
  @IdField({ description: 'Person who takes over.', example: 'owner-chen' })
  owner!: string;

  @TextField({
    max: textLimits.narrative,
    multiline: true,
    description: 'Hand-over note.',
    example: 'Evidence complete, plan outstanding.',
  })
  handOverNote!: string;
}

export class DeclareConflictDto extends CommandDto {
  @IdField({ description: 'Person with the conflict of interest.', example: 'specialist-ho' })
  person!: string;

  @TextField({
    max: textLimits.note,
    multiline: true,
    description: 'What the conflict is.',
    example: 'Related to the complainant.',
  })
  reason!: string;
}

/** Needs nothing but its name. */
export class SubmitEscalationDto extends CommandDto {}
