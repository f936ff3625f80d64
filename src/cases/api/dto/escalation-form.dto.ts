import { ApiProperty } from '@nestjs/swagger';
import { EnumQuery } from '../../../platform/http/query-fields.js';
import { type FormFormat, formFormats } from '../../views/escalation-form/show-escalation-form.query.js';
import { type Language, languages } from '../../views/timeline/languages.js';

const text = { type: String } as const;

export class EscalationFormQueryDto {
  @EnumQuery(formFormats, { description: 'Format; by default as Accept asks, else JSON.' })
  format?: FormFormat;

  @EnumQuery(languages, { description: 'Language; by default as Accept-Language asks, else English.' })
  lang?: Language;
}

export class SheetFieldDto {
  @ApiProperty({ ...text, example: 'incident' })
  key!: string;

  @ApiProperty({ ...text, example: '事件描述' })
  label!: string;

  @ApiProperty({ ...text, description: 'Blank where nothing is known.' })
  value!: string;

  @ApiProperty({ type: Boolean, description: 'A long text with a box of its own.' })
  wide!: boolean;
}

export class SheetSectionDto {
  @ApiProperty({ ...text, example: 'application' })
  key!: string;

  @ApiProperty(text)
  title!: string;

  @ApiProperty({ type: () => [SheetFieldDto] })
  fields!: SheetFieldDto[];
}

/** The form as it is printed. */
export class PrintedFormDto {
  @ApiProperty({ enum: languages })
  language!: Language;

  @ApiProperty({ ...text, example: '事件升級申請表' })
  title!: string;

  @ApiProperty({ ...text, format: 'uuid' })
  caseId!: string;

  @ApiProperty({ ...text, description: 'Revision of the case that the form shows.', example: '12' })
  revision!: string;

  @ApiProperty({ ...text, description: "Version of the form's schema.", example: '2026-01' })
  schemaVersion!: string;

  @ApiProperty(text)
  confidential!: string;

  @ApiProperty(text)
  asOf!: string;

  @ApiProperty({ type: () => [SheetSectionDto] })
  sections!: SheetSectionDto[];

  @ApiProperty(text)
  signaturesTitle!: string;

  @ApiProperty({ type: [String], description: 'Lines to be signed by hand.' })
  signatures!: string[];

  @ApiProperty({ ...text, description: 'Position of the log that the answer reflects.', example: '48211' })
  position!: string;
}
