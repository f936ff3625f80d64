import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { RequestContext } from '../../platform/http/request-context.js';
import { newId } from '../commands/new-id.js';
import {
  ExecuteCaseCommand,
  type CommandAccepted,
  type RequestBody,
  type RequestName,
} from '../commands/execute-case-command.js';
import { commandAnswer, type CommandAnswerDto } from './answer.dto.js';

type Timed<Body> = Body & { readonly occurredAt?: string };

/** Sends the commands of the controllers over the bus and words their answers. */
@Injectable()
export class CaseCommands {
  constructor(private readonly bus: CommandBus) {}

  /** Opens a case; its id follows from the Idempotency-Key where the caller gave one, so that a repeat finds the same case. */
  open(body: Timed<RequestBody<'record-feedback'>>, context: RequestContext): Promise<CommandAnswerDto> {
    return this.send(newId('case', context), 'record-feedback', body, context);
  }

  async send<Name extends RequestName>(
    caseId: string,
    name: Name,
    body: Timed<RequestBody<Name>>,
    context: RequestContext,
  ): Promise<CommandAnswerDto> {
    const accepted = await this.bus.execute<ExecuteCaseCommand<Name>, CommandAccepted>(
      new ExecuteCaseCommand(caseId, name, body, context),
    );
    return commandAnswer(accepted);
  }
}
