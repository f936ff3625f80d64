import { TimestampField } from '../../../platform/http/fields.js';

/** Lengths of free text in characters (Unicode code points after NFC). */
export const textLimits = { line: 200, note: 4_000, narrative: 20_000 } as const;

/** What every command may carry. */
export abstract class CommandDto {
  @TimestampField({
    optional: true,
    description: 'When it happened, if earlier than now; late records are flagged.',
    example: '2026-11-20T08:15:00Z',
  })
  occurredAt?: string;
}
