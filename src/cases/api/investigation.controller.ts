import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Context, type RequestContext } from '../../platform/http/request-context.js';
import { CaseCommands } from './case-commands.service.js';
import { CaseId } from '../case-id.js';
import { CaseCommandRoute } from './case-command-route.js';
import type { CommandAnswerDto } from './answer.dto.js';
import {
  AcceptConfidentialityDto,
  AddTeamMemberDto,
  CollectEvidenceDto,
  FormTeamDto,
  IdentifyRootCauseDto,
  RecordContactDto,
  RecordFindingDto,
  RemoveTeamMemberDto,
  UpdateCustomerDto,
} from './dto/investigation.dto.js';

@ApiTags('In-depth investigation (clause 4)')
@Controller('v1/cases')
export class InvestigationController {
  constructor(private readonly commands: CaseCommands) {}

  @CaseCommandRoute('form-team', 'Form the handling team', '4.1')
  formTeam(
    @CaseId() caseId: string,
    @Body() body: FormTeamDto,
    @Context() context: RequestContext,
  ): Promise<CommandAnswerDto> {
    return this.commands.send(caseId, 'form-team', body, context);
  }

  @CaseCommandRoute('add-team-member', 'Add a member to the team', '4.1')
  addTeamMember(
    @CaseId() caseId: string,
    @Body() body: AddTeamMemberDto,
    @Context() context: RequestContext,
  ): Promise<CommandAnswerDto> {
    return this.commands.send(caseId, 'add-team-member', body, context);
  }

  @CaseCommandRoute('remove-team-member', 'Remove a member from the team', '4.1')
  removeTeamMember(
    @CaseId() caseId: string,
    @Body() body: RemoveTeamMemberDto,
    @Context() context: RequestContext,
  ): Promise<CommandAnswerDto> {
    return this.commands.send(caseId, 'remove-team-member', body, context);
  }

  @CaseCommandRoute('accept-confidentiality', 'Accept the confidentiality undertaking', '4.1')
  acceptConfidentiality(
    @CaseId() caseId: string,
    @Body() body: AcceptConfidentialityDto,
    @Context() context: RequestContext,
  ): Promise<CommandAnswerDto> {
    return this.commands.send(caseId, 'accept-confidentiality', body, context);
  }

  @CaseCommandRoute('collect-evidence', 'Collect a piece of evidence', '4.2')
  collectEvidence(
    @CaseId() caseId: string,
    @Body() body: CollectEvidenceDto,
    @Context() context: RequestContext,
  ): Promise<CommandAnswerDto> {
    return this.commands.send(caseId, 'collect-evidence', body, context);
  }

  @CaseCommandRoute('record-finding', 'Record a finding that rests on evidence', '4.2')
  recordFinding(
    @CaseId() caseId: string,
    @Body() body: RecordFindingDto,
    @Context() context: RequestContext,
  ): Promise<CommandAnswerDto> {
    return this.commands.send(caseId, 'record-finding', body, context);
  }

  @CaseCommandRoute('identify-root-cause', 'Identify a root cause', '4.2')
  identifyRootCause(
    @CaseId() caseId: string,
    @Body() body: IdentifyRootCauseDto,
    @Context() context: RequestContext,
  ): Promise<CommandAnswerDto> {
    return this.commands.send(caseId, 'identify-root-cause', body, context);
  }

  @CaseCommandRoute('update-customer', 'Tell the customer about the progress', '4.3')
  updateCustomer(
    @CaseId() caseId: string,
    @Body() body: UpdateCustomerDto,
    @Context() context: RequestContext,
  ): Promise<CommandAnswerDto> {
    return this.commands.send(caseId, 'update-customer', body, context);
  }

  @CaseCommandRoute('record-contact', 'Put a contact on the record', 'P2')
  recordContact(
    @CaseId() caseId: string,
    @Body() body: RecordContactDto,
    @Context() context: RequestContext,
  ): Promise<CommandAnswerDto> {
    return this.commands.send(caseId, 'record-contact', body, context);
  }
}
