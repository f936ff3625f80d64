import { type DynamicModule, Global, Module, type Provider } from '@nestjs/common';
import { DocumentFacts } from '../cases/commands/document-facts.js';
import { CaseLookups } from '../cases/commands/case-lookups.js';
import { CaseRunner } from '../cases/commands/case-runner.js';
import { CaseSettings } from '../cases/commands/case-settings.js';
import { RecordedFacts } from '../cases/commands/recorded-facts.js';
import type { Config } from '../config/config.js';
import { Clock } from '../platform/clock.js';
import { EventLog } from '../platform/eventstore/event-log.js';
import { MongoStore } from '../platform/mongo/mongo-store.js';
import { ViewPositions } from '../platform/projections/view-positions.js';
import { ViewQueries } from '../platform/projections/view-queries.js';
import { ViewReader } from '../platform/projections/view-reader.js';
import { AccessLog } from '../privacy/access-log/access-log.js';
import { RecordedDisclosure } from '../privacy/access-log/recorded-disclosure.js';
import { Disclosure } from '../privacy/disclosure.js';
import { DocumentCipher } from '../privacy/document-cipher.js';
import { PersonalDataVault } from '../privacy/personal-data-vault.js';
import type { Stores } from './open-stores.js';

const value = (provide: object, useValue: unknown): Provider => ({ provide: provide as never, useValue });

/** What the features share: the stores and what reads from and writes to them. */
@Global()
@Module({})
export class StoresModule {
  static of(stores: Stores, settings: CaseSettings, { companyRules, timeZone }: Config): DynamicModule {
    const disclosure = new Disclosure(stores.vault);
    const providers: Provider[] = [
      value(Clock, stores.clock),
      value(EventLog, stores.log),
      value(MongoStore, stores.mongo),
      value(PersonalDataVault, stores.vault),
      value(Disclosure, disclosure),
      value(RecordedDisclosure, new RecordedDisclosure(disclosure, stores.accessLog)),
      value(DocumentCipher, stores.documentCipher),
      value(AccessLog, stores.accessLog),
      value(ViewReader, stores.reader),
      value(ViewPositions, stores.positions),
      value(ViewQueries, new ViewQueries(stores.reader, stores.positions)),
      value(CaseRunner, stores.cases),
      value(CaseSettings, settings),
      {
        provide: CaseLookups,
        inject: [DocumentFacts],
        useFactory: (documents: DocumentFacts) =>
          new CaseLookups(
            { timeZone, answerDueWorkingDays: companyRules.answerDueWorkingDays },
            stores.cases,
            documents,
            new RecordedFacts(stores.log, stores.vault),
          ),
      },
    ];
    return { module: StoresModule, providers, exports: providers };
  }
}
