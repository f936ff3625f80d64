import { type Config, loadConfig } from './config.js';

/** The configuration of this process; the only place that reads the environment. */
export function configFromEnvironment(): Config {
  return loadConfig(process.env);
}
