import {
  BooleanField,
  EnumField,
  IdField,
  LanguageField,
  ListField,
  NestedField,
  Sha256Field,
  TextField,
  UuidField,
} from '../../../platform/http/fields.js';
import {
  channels,
  complainantKinds,
  linesOfBusiness,
  type Channel,
  type ComplainantKind,
  type LineOfBusiness,
} from '../../domain/values.js';
import { textLimits } from './command.dto.js';

export class ContactDetailsDto {
  @TextField({ max: textLimits.line, description: 'Name as the person gives it.', example: '林小姐' })
  name!: string;

  @TextField({ max: 40, optional: true, description: 'Telephone number.', example: '+886 2 5550 0123' })
  phone?: string;

  @TextField({ max: 254, optional: true, description: 'E-mail address.', example: 'customer@example.com' })
  email?: string;

  @TextField({ max: 500, optional: true, multiline: true, description: 'Postal address.' })
  address?: string;
}

export class ComplainantDto {
  @EnumField(complainantKinds, { description: 'Who complains.', example: 'insured' })
  kind!: ComplainantKind;

  @IdField({ optional: true, description: "The company's own customer id.", example: 'CU-10023' })
  customerId?: string;

  @NestedField(() => ContactDetailsDto, { description: 'How to reach the complainant.' })
  contact!: ContactDetailsDto;

  @ListField(() => ContactDetailsDto, {
    max: 5,
    optional: true,
    description: 'For a group: up to five people who speak for it.',
  })
  representatives?: ContactDetailsDto[];

  @EnumField(channels, { description: 'Channel the complainant prefers.', example: 'phone' })
  preferredChannel!: Channel;

  @LanguageField({ description: 'Language of the complainant (BCP 47).', example: 'zh-Hant-TW' })
  language!: string;

  @BooleanField({ description: 'Whether the complainant is vulnerable.', example: false })
  vulnerable!: boolean;

  @TextField({ max: textLimits.note, optional: true, multiline: true, description: 'What the vulnerability is.' })
  vulnerability?: string;
}

export class ClaimReferenceDto {
  @IdField({ optional: true, description: 'Claim complained about.', example: 'CL-2026-000417' })
  claimNumber?: string;

  @IdField({ optional: true, description: 'Policy complained about.', example: 'PO-771204' })
  policyNumber?: string;

  @EnumField(linesOfBusiness, { description: 'Line of business.', example: 'motor' })
  lineOfBusiness!: LineOfBusiness;
}

export class DocumentReferenceDto {
  @UuidField({ description: 'Id of a document attached to the case.' })
  documentId!: string;

  @Sha256Field({ description: 'SHA-256 of its content.' })
  sha256!: string;
}
