import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { EventLog } from '../platform/eventstore/event-log.js';
import { HistoryController } from './api/history.controller.js';
import { CaseHistory } from './case-history.js';
import { CaseDifferenceHandler } from './queries/case-difference.handler.js';
import { CaseStateAtHandler } from './queries/case-state-at.handler.js';
import { ReplayCaseHandler } from './queries/replay-case.handler.js';
import { VerifyCaseHandler } from './queries/verify-case.handler.js';

/** Clause A: replay, state at a moment, difference and verification. */
@Module({
  imports: [CqrsModule],
  controllers: [HistoryController],
  providers: [
    { provide: CaseHistory, useFactory: (log: EventLog) => new CaseHistory(log), inject: [EventLog] },
    ReplayCaseHandler,
    CaseStateAtHandler,
    CaseDifferenceHandler,
    VerifyCaseHandler,
  ],
})
export class AuditModule {}
