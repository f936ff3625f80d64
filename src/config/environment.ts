import { type Config, type Environment, loadConfig } from './config.js';

/** The configuration of this process; the only place that reads the environment. */
export function configFromEnvironment(): Config {
  return loadConfig(process.env);
}

/** The environment for a process of the product that this one starts: its own, with some settings laid over it. */
export function environmentWith(settings: Environment): Record<string, string | undefined> {
  return { ...process.env, ...settings };
}
