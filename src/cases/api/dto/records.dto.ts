import { anyJson } from '../../../platform/http/any-json.js';
import { Refused } from '../../../platform/http/field-rule.js';
import { field, type FieldOptions } from '../../../platform/http/field.js';
import { EnumField, TextField, UuidField } from '../../../platform/http/fields.js';
import { documentKinds, type DocumentKind } from '../../domain/values.js';
import { CommandDto, textLimits } from './command.dto.js';

/** Any JSON value; what it must be follows from the fact that it corrects. */
function JsonField(options: FieldOptions): PropertyDecorator {
  return field({ schema: anyJson, read: (value) => (value === undefined ? new Refused('is needed') : value) }, options);
}

export class AttachDocumentDto extends CommandDto {
  @UuidField({ description: 'Id of content uploaded to this case before.' })
  documentId!: string;

  @TextField({ max: 255, description: 'File name.', example: 'invoice.pdf' })
  name!: string;

  @EnumField(documentKinds, { description: 'Kind of document.', example: 'correspondence' })
  kind!: DocumentKind;
}

export class CorrectFactDto extends CommandDto {
  @UuidField({ description: 'Event that holds the wrong fact.' })
  eventId!: string;

  @TextField({
    max: textLimits.line,
    description: 'Dotted path of the field in that event.',
    example: 'claim.claimNumber',
  })
  field!: string;

  @JsonField({ description: 'The value as recorded.', example: 'CL-2026-000417' })
  oldValue!: unknown;

  @JsonField({
    description: 'The right value, such as the command that recorded the fact takes.',
    example: 'CL-2026-000471',
  })
  newValue!: unknown;

  @TextField({ max: textLimits.note, multiline: true, description: 'Why.', example: 'Two digits were swapped.' })
  why!: string;
}
