import { ApiProperty } from '@nestjs/swagger';
import type { CommandAccepted } from '../commands/execute-case-command.js';

/** Answer to a command that was accepted, or was satisfied already. */
export class CommandAnswerDto {
  @ApiProperty({ format: 'uuid', description: 'The case.' })
  caseId!: string;

  @ApiProperty({ type: String, description: 'Revision of the case now; also the ETag.', example: '7' })
  revision!: string;

  @ApiProperty({
    type: String,
    description: 'Consistency token: give it as `at-least` to a query to see this write.',
    example: '48211',
  })
  position!: string;

  @ApiProperty({
    required: false,
    format: 'uuid',
    description: 'Id of what the command made: application, evidence, finding or root cause.',
  })
  createdId?: string;
}

/** Positions and revisions leave as decimal text: they do not fit a JSON number. */
export function commandAnswer({ caseId, revision, position, createdId }: CommandAccepted): CommandAnswerDto {
  const answer = new CommandAnswerDto();
  answer.caseId = caseId;
  answer.revision = revision.toString();
  answer.position = position.toString();
  if (createdId !== undefined) answer.createdId = createdId;
  return answer;
}
