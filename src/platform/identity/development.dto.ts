import { ApiProperty } from '@nestjs/swagger';
import { IdField, ListOf, TimestampField } from '../http/fields.js';
import { enumRule } from '../http/text-rules.js';
import { type Role, roles } from './roles.js';

export class TokenRequestDto {
  @IdField({ description: "The person's company id.", example: 'ann.lee' })
  readonly person!: string;

  @ListOf(enumRule(roles), { min: 1, max: roles.length, unique: true, example: ['claims_specialist'] })
  readonly roles!: Role[];

  @IdField({ optional: true, description: 'The application that acts for the person; the role `service` needs it.' })
  readonly application?: string;
}

export class MoveClockDto {
  @TimestampField({
    description: 'Where the clock is to stand; not before its present reading.',
    example: '2027-01-04T08:00:00Z',
  })
  readonly now!: string;
}

export class IssuedTokenDto {
  @ApiProperty({ type: String, description: 'A JSON Web Token, to be sent as `Authorization: Bearer …`.' })
  readonly token!: string;
}

export class ClockDto {
  @ApiProperty({ type: String, format: 'date-time', description: 'What the clock reads.' })
  readonly now!: string;
}
