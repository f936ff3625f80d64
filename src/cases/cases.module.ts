import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { AssessmentController } from './api/assessment.controller.js';
import { CaseCommands } from './api/case-commands.service.js';
import { CaseQueriesController } from './api/case-queries.controller.js';
import { EscalationController } from './api/escalation.controller.js';
import { IdentificationController } from './api/identification.controller.js';
import { InvestigationController } from './api/investigation.controller.js';
import { LegalCommandsController } from './api/legal-commands.controller.js';
import { OutcomeController } from './api/outcome.controller.js';
import { RecordsController } from './api/records.controller.js';
import { ResolutionController } from './api/resolution.controller.js';
import { EscalationFormController } from './api/escalation-form.controller.js';
import { TimelineController } from './api/timeline.controller.js';
import { CaseCommandHandler } from './commands/case-command.handler.js';
import { LegalCommandsHandler } from './queries/legal-commands.handler.js';
import { ListCasesHandler } from './queries/list-cases.handler.js';
import { ListWorkHandler } from './queries/list-work.handler.js';
import { ShowCaseHandler } from './queries/show-case.handler.js';
import { escalationFormProviders } from './views/escalation-form/escalation-form.providers.js';
import { timelineProviders } from './views/timeline/timeline.providers.js';

/** The case, clauses 1–6: its commands and its read models. */
@Module({
  imports: [CqrsModule],
  controllers: [
    IdentificationController,
    AssessmentController,
    EscalationController,
    InvestigationController,
    ResolutionController,
    OutcomeController,
    RecordsController,
    LegalCommandsController,
    CaseQueriesController,
    TimelineController,
    EscalationFormController,
  ],
  providers: [
    CaseCommands,
    CaseCommandHandler,
    LegalCommandsHandler,
    ListCasesHandler,
    ShowCaseHandler,
    ListWorkHandler,
    ...timelineProviders,
    ...escalationFormProviders,
  ],
})
export class CasesModule {}
