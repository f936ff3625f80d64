import 'reflect-metadata';
import type { RunningProcess } from './composition/boot.js';
import { openEngines } from './composition/engines.js';
import { type Config, InvalidConfigError } from './config/config.js';
import { configFromEnvironment } from './config/environment.js';
import { startEngineWorker } from './embedded/engine-worker.js';
import { createLogger, type Logger } from './platform/observability/logger.js';

async function main(): Promise<void> {
  // Who reads the log may go away; the claims that are handled here do not depend on it.
  process.stdout.on('error', () => undefined);
  const config = readConfig();
  const logger = createLogger(config.logLevel);
  try {
    // The engines start in their threads while this one loads the application, which takes about as long.
    const [engines, { boot }, { openFeatures }, { developmentGreeting }] = await Promise.all([
      openEngines(config, startEngineWorker),
      import('./composition/boot.js'),
      import('./composition/open-features.js'),
      import('./composition/development-greeting.js'),
    ]);
    const running = await boot({ config, logger, engines, openFeatures });
    closeOnSignal(running, logger);
    logger.info({ url: running.url, roles: config.roles, mode: config.mode }, 'serving');
    if (running.developmentIssuer !== undefined && config.roles.includes('api')) {
      process.stdout.write(await developmentGreeting(running.url, running.developmentIssuer));
    }
    const reason = await running.failed;
    logger.fatal(reason);
    process.exit(1);
  } catch (error) {
    logger.fatal({ err: error }, 'the process cannot start');
    process.exit(1);
  }
}

function readConfig(): Config {
  try {
    return configFromEnvironment();
  } catch (error) {
    if (!(error instanceof InvalidConfigError)) {
      throw error;
    }
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

function closeOnSignal(running: RunningProcess, logger: Logger): void {
  let closing = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (closing) {
      logger.warn({ signal }, 'asked again to stop: leaving at once');
      process.exit(1);
    }
    closing = true;
    logger.info({ signal }, 'stopping');
    running.close().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'stopping failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}

await main();
