import { Global, Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { DocumentFacts } from '../cases/commands/document-facts.js';
import { CaseRunner } from '../cases/commands/case-runner.js';
import { CaseSettings } from '../cases/commands/case-settings.js';
import { Clock } from '../platform/clock.js';
import { MongoStore } from '../platform/mongo/mongo-store.js';
import { DocumentCipher } from '../privacy/document-cipher.js';
import { DocumentTransfer } from './api/document-transfer.service.js';
import { DocumentsController } from './api/documents.controller.js';
import { DocumentStore } from './documents/document-store.js';
import { DocumentPolicy } from './documents/document-policy.js';
import { CaseDocumentsHandler } from './queries/case-documents.handler.js';

/** Clause A: documents. Global, because case commands ask it for the facts of uploaded content. */
@Global()
@Module({
  imports: [CqrsModule],
  controllers: [DocumentsController],
  providers: [
    {
      provide: DocumentStore,
      inject: [MongoStore, DocumentCipher, Clock],
      useFactory: (mongo: MongoStore, cipher: DocumentCipher, clock: Clock) => new DocumentStore(mongo, cipher, clock),
    },
    { provide: DocumentFacts, useExisting: DocumentStore },
    {
      provide: DocumentPolicy,
      inject: [CaseRunner, Clock, CaseSettings],
      useFactory: (cases: CaseRunner, clock: Clock, settings: CaseSettings) =>
        new DocumentPolicy(cases, clock, settings),
    },
    DocumentTransfer,
    CaseDocumentsHandler,
  ],
  exports: [DocumentFacts, DocumentStore],
})
export class ArchiveModule {}
