import type { Engines } from '../composition/engines.js';
import type { Stores } from '../composition/open-stores.js';
import type { Config } from '../config/config.js';
import { CliError } from './cli-error.js';
import type { Cli } from './cli.js';

/** What a command works with while the stores are open. */
export interface Session {
  readonly config: Config;
  readonly engines: Engines;
  readonly stores: Stores;
  /** Aborted when the operator asks to stop. */
  readonly signal: AbortSignal;
}

/**
 * Opens the stores of the configuration – the engines of a running server where there is one – does the work, and closes what it opened.
 *
 * @throws InvalidConfigError, CliError when an engine ends by itself, and what the work throws.
 */
export async function withStores<T>(
  { startEngine }: Pick<Cli, 'startEngine'>,
  { debug = false }: { readonly debug?: boolean | undefined },
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const { configFromEnvironment } = await import('../config/environment.js');
  const config = configFromEnvironment();
  const [{ openEngines }, { openStores }, { SystemClock }, { createLogger }] = await Promise.all([
    import('../composition/engines.js'),
    import('../composition/open-stores.js'),
    import('../platform/clock.js'),
    import('../platform/observability/logger.js'),
  ]);
  const engines = await openEngines(config, startEngine);
  const stopping = stopOnSignal();
  try {
    const logger = createLogger(debug ? config.logLevel : 'silent', process.stderr);
    const stores = await openStores(config, engines, new SystemClock(), logger);
    try {
      return await Promise.race([work({ config, engines, stores, signal: stopping.signal }), endOf(engines)]);
    } finally {
      await stores.close();
    }
  } finally {
    stopping.dispose();
    await engines.close();
  }
}

async function endOf({ died }: Engines): Promise<never> {
  throw new CliError(await died);
}

/** The first signal asks the work to stop; the second one ends the process. */
function stopOnSignal(): { readonly signal: AbortSignal; dispose(): void } {
  const controller = new AbortController();
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  return {
    signal: controller.signal,
    dispose: () => void process.off('SIGINT', onSignal).off('SIGTERM', onSignal),
  };
}
