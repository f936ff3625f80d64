import { ApiProperty } from '@nestjs/swagger';
import { documentKinds } from '../../cases/domain/values.js';

const text = { type: String } as const;
const uuid = { type: String, format: 'uuid' } as const;
const sha256 = { ...text, pattern: '^[0-9a-f]{64}$', description: 'SHA-256 of the content.' } as const;
const size = { type: 'integer', description: 'Bytes.', example: 48_211 } as const;
const mediaType = { ...text, example: 'application/pdf' } as const;

/** Content that was taken in. `attach-document` makes it part of the record. */
export class UploadedDocumentDto {
  @ApiProperty(uuid)
  caseId!: string;

  @ApiProperty({ ...uuid, description: 'Follows from the case and the content.' })
  documentId!: string;

  @ApiProperty(sha256)
  sha256!: string;

  @ApiProperty(size)
  size!: number;

  @ApiProperty(mediaType)
  mediaType!: string;
}

export class AttachedDocumentDto {
  @ApiProperty(uuid)
  documentId!: string;

  @ApiProperty({
    anyOf: [{ type: 'string' }, { type: 'object' }],
    description:
      'File name. Withheld from people who do not see personal data: {"withheld": true}; erased: {"erased": true}.',
    example: 'invoice.pdf',
  })
  name!: unknown;

  @ApiProperty(mediaType)
  mediaType!: string;

  @ApiProperty(size)
  size!: number;

  @ApiProperty(sha256)
  sha256!: string;

  @ApiProperty({ enum: documentKinds })
  kind!: string;

  @ApiProperty({ ...text, description: 'Person who attached it.', example: 'technician-wu' })
  attachedBy!: string;

  @ApiProperty({ ...text, format: 'date-time' })
  attachedAt!: string;

  @ApiProperty({ ...text, description: 'Where to download it.' })
  href!: string;
}

/** The documents of a case. */
export class CaseDocumentsDto {
  @ApiProperty(uuid)
  caseId!: string;

  @ApiProperty({ type: () => [AttachedDocumentDto] })
  items!: AttachedDocumentDto[];

  @ApiProperty({ ...text, description: 'Revision of the case; also the ETag.', example: '7' })
  revision!: string;

  @ApiProperty({ ...text, description: 'Position that the answer reflects.', example: '48211' })
  position!: string;
}
