import { EnumField, ListField, TextField } from '../../../platform/http/fields.js';
import { judgements, type Judgement } from '../../domain/events/assessment.js';
import {
  checklistItems,
  verificationResults,
  type ChecklistItem,
  type VerificationResult,
} from '../../domain/values.js';
import { CommandDto, textLimits } from './command.dto.js';
import { DocumentReferenceDto } from './values.dto.js';

export class VerifyInformationDto extends CommandDto {
  @EnumField(checklistItems, { description: 'Item of the checklist.', example: 'policy_terms' })
  item!: ChecklistItem;

  @EnumField(verificationResults, { description: 'What was found.', example: 'confirmed' })
  result!: VerificationResult;

  @TextField({ max: textLimits.note, multiline: true, description: 'Note.', example: 'Clause 12 covers hail damage.' })
  note!: string;

  @ListField(() => DocumentReferenceDto, { max: 50, optional: true, description: 'Documents that show it.' })
  documents: DocumentReferenceDto[] = [];
}

export class JudgeDto extends CommandDto {
  @EnumField(judgements, { description: 'Minor: resolve directly; complex: escalate.', example: 'complex' })
  judgement!: Judgement;

  @TextField({
    max: textLimits.note,
    multiline: true,
    description: 'Reasons.',
    example: 'The amount is beyond my authority.',
  })
  reasons!: string;
}

export class ResolveDirectlyDto extends CommandDto {
  @TextField({
    max: textLimits.narrative,
    multiline: true,
    description: 'How it was resolved.',
    example: 'The missing form was found and paid out.',
  })
  resolution!: string;
}
