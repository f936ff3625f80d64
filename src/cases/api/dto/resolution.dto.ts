import {
  BooleanField,
  EnumField,
  IdField,
  IntegerField,
  ListField,
  MoneyField,
  Sha256Field,
  TextField,
  TimestampField,
} from '../../../platform/http/fields.js';
import { channels, measureKinds, type Channel, type MeasureKind, type Money } from '../../domain/values.js';
import { CommandDto, textLimits } from './command.dto.js';
import { DocumentReferenceDto } from './values.dto.js';

export class MeasureDto {
  @IdField({ description: 'Unique in the plan.', example: 'M1' })
  measureId!: string;

  @EnumField(measureKinds, { description: 'Kind of measure.', example: 'compensation' })
  kind!: MeasureKind;

  @TextField({
    max: textLimits.note,
    multiline: true,
    description: 'What will be done.',
    example: 'Pay the repair invoice.',
  })
  description!: string;

  @IdField({ description: 'Person who carries it out.', example: 'owner-wang' })
  owner!: string;

  @TimestampField({ description: 'When it is due.', example: '2026-12-04T16:00:00Z' })
  dueAt!: string;

  @MoneyField({ optional: true, description: 'Amount, for measures that move money.' })
  amount?: Money;
}

export class ProposePlanDto extends CommandDto {
  @TextField({
    max: textLimits.narrative,
    multiline: true,
    description: 'The plan in a few sentences.',
    example: 'Pay in full and apologise.',
  })
  summary!: string;

  @ListField(() => MeasureDto, { min: 1, max: 30, description: 'Measures.' })
  measures!: MeasureDto[];
}

export class RevisePlanDto extends ProposePlanDto {
  @TextField({
    max: textLimits.note,
    multiline: true,
    description: 'Why it is revised.',
    example: 'The customer declined the first version.',
  })
  reason!: string;
}

export class ApproveCompensationDto extends CommandDto {
  @IntegerField({ min: 1, max: 1_000_000, description: 'Version of the plan.', example: 1 })
  planVersion!: number;

  @TextField({
    max: textLimits.note,
    multiline: true,
    description: 'Reason.',
    example: 'The amount is justified by the invoice.',
  })
  reason!: string;
}

export class RefuseCompensationDto extends ApproveCompensationDto {}

abstract class PlanAnswerDto extends CommandDto {
  @IntegerField({ min: 1, max: 1_000_000, description: 'Version of the plan.', example: 1 })
  planVersion!: number;

  @Sha256Field({ description: 'Hash of that version.' })
  planHash!: string;

  @EnumField(channels, { description: 'Channel used.', example: 'phone' })
  channel!: Channel;
}

export class RecordConsentDto extends PlanAnswerDto {
  @TextField({ max: textLimits.narrative, multiline: true, optional: true, description: "The customer's own words." })
  statement?: string;

  @ListField(() => DocumentReferenceDto, {
    max: 20,
    optional: true,
    description: 'Signed papers, attached to the case.',
  })
  documents: DocumentReferenceDto[] = [];
}

export class RecordDeclineDto extends PlanAnswerDto {
  @TextField({
    max: textLimits.narrative,
    multiline: true,
    description: "The customer's reasons.",
    example: 'The amount is too low.',
  })
  reasons!: string;

  @BooleanField({ description: 'True when the customer will not hear of a revised plan either.', example: false })
  final!: boolean;
}

export class StartMeasureDto extends CommandDto {
  @IdField({ description: 'Measure of the current plan.', example: 'M1' })
  measureId!: string;

  @TextField({ max: textLimits.note, multiline: true, optional: true, description: 'Note.' })
  note?: string;
}

export class CompleteMeasureDto extends CommandDto {
  @IdField({ description: 'Measure of the current plan.', example: 'M1' })
  measureId!: string;

  @TextField({
    max: textLimits.note,
    multiline: true,
    description: 'What shows that it was done.',
    example: 'Payment reference 88421.',
  })
  evidence!: string;

  @ListField(() => DocumentReferenceDto, {
    max: 20,
    optional: true,
    description: 'Documents that show it, attached to the case.',
  })
  documents: DocumentReferenceDto[] = [];

  @MoneyField({ optional: true, description: 'Money paid with it; required for a measure that moves money.' })
  paid?: Money;
}

export class FailMeasureDto extends CommandDto {
  @IdField({ description: 'Measure of the current plan.', example: 'M1' })
  measureId!: string;

  @TextField({
    max: textLimits.note,
    multiline: true,
    description: 'Why it failed.',
    example: 'The account was closed.',
  })
  reason!: string;
}
