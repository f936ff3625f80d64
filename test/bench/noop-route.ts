/** The ceiling of the command benchmark: the same route, validation, identity and answer – and nothing behind them. */
import 'reflect-metadata';
import { CqrsModule } from '@nestjs/cqrs';
import { CaseCommands } from '../../src/cases/api/case-commands.service.js';
import { IdentificationController } from '../../src/cases/api/identification.controller.js';
import { boot } from '../../src/composition/boot.js';
import { configFromEnvironment } from '../../src/config/environment.js';
import { createLogger } from '../../src/platform/observability/logger.js';

const answer = { caseId: '00000000-0000-7000-8000-000000000000', revision: '1', position: '1' };
const nothing = { open: () => Promise.resolve(answer), send: () => Promise.resolve(answer) };
const module = class NothingModule {};

const config = configFromEnvironment();
const running = await boot({
  config,
  logger: createLogger(config.logLevel),
  engines: {
    eventStoreUrl: 'esdb://127.0.0.1:1',
    mongoUrl: 'mongodb://127.0.0.1:1',
    eventStoreSource: 'configured',
    mongoSource: 'configured',
    died: new Promise(() => undefined),
    close: () => Promise.resolve(),
  },
  openFeatures: () =>
    Promise.resolve({
      modules: [
        {
          module,
          imports: [CqrsModule],
          controllers: [IdentificationController],
          providers: [{ provide: CaseCommands, useValue: nothing }],
        },
      ],
      probes: [],
      start: () => Promise.resolve(),
      stop: () => Promise.resolve(),
    }),
});
process.stdout.write(`${JSON.stringify({ url: running.url, msg: 'serving' })}\n`);
process.on('SIGTERM', () => void running.close().then(() => process.exit(0)));
