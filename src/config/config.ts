import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type CompanyRules, defaultCompanyRules, parseCompanyRules } from './company-rules.js';
import { engineProblems } from './engine-settings.js';
import { type ConfigProblem, type Parsed, type Setting, SettingError } from './setting.js';
import { settings } from './settings.js';

/** Injection token of the frozen {@link Config}. */
export const CONFIG = Symbol('Config');

/** Everything that an operator can set, parsed and checked. */
export type Config = Parsed<typeof settings> & {
  readonly production: boolean;
  readonly companyRules: CompanyRules;
};

export type Environment = Readonly<Record<string, string | undefined>>;

/** The configuration cannot be used; lists every problem, not only the first. */
export class InvalidConfigError extends Error {
  override readonly name = 'InvalidConfigError';

  constructor(readonly problems: readonly ConfigProblem[]) {
    super(`The configuration has ${problems.length} problem(s):\n${problems.map(line).join('\n')}`);
  }
}

function line({ name, message }: ConfigProblem): string {
  return `  ${name} ${message}`;
}

/**
 * Parses the environment once. An absent or empty variable takes its default.
 *
 * @throws InvalidConfigError with every problem found.
 */
export function loadConfig(env: Environment, readText: (path: string) => string = readUtf8): Config {
  const problems: ConfigProblem[] = [];
  const values = parseSettings(env, problems);
  const production = values.mode === 'production';
  if (production) {
    requireForProduction(values, env, problems);
  }
  problems.push(...engineProblems(values, env, readText));
  const companyRules = readCompanyRules(values.companyRulesFile, readText, problems);
  if (problems.length > 0) {
    throw new InvalidConfigError(problems);
  }
  return Object.freeze({ ...values, dataDir: resolve(values.dataDir), production, companyRules });
}

function parseSettings(env: Environment, problems: ConfigProblem[]): Parsed<typeof settings> {
  const values: Record<string, unknown> = {};
  for (const [key, setting] of Object.entries<Setting<unknown>>(settings)) {
    const given = env[setting.name];
    const text = given === undefined || given === '' ? setting.default : given;
    if (text !== undefined) {
      values[key] = parseOne(setting, text, problems);
    }
  }
  return values as Parsed<typeof settings>;
}

function parseOne(setting: Setting<unknown>, text: string, problems: ConfigProblem[]): unknown {
  try {
    return setting.parse(text);
  } catch (error) {
    if (!(error instanceof SettingError)) {
      throw error;
    }
    const given = setting.secret === true ? 'a value that is not shown' : JSON.stringify(text);
    problems.push({ name: setting.name, message: `is ${given}; it must be ${error.message}.` });
    return undefined;
  }
}

function requireForProduction(values: Parsed<typeof settings>, env: Environment, problems: ConfigProblem[]): void {
  const absent = (name: string): boolean => env[name] === undefined || env[name] === '';
  for (const { name, description } of [settings.keyEncryptionKey, settings.authIssuer, settings.authAudience]) {
    if (absent(name)) {
      problems.push({ name, message: `is not set; production needs it. ${description}` });
    }
  }
  if (absent('AUTH_JWKS_FILE') && absent('AUTH_JWKS_URL')) {
    problems.push({ name: 'AUTH_JWKS_FILE', message: 'is not set; production needs it, or AUTH_JWKS_URL.' });
  }
  if (values.developmentClockStart !== undefined) {
    problems.push({
      name: 'DEVELOPMENT_CLOCK_START',
      message: "is set; production runs by the machine's clock, so that no log can be back-dated.",
    });
  }
  if (values.authJwksUrl?.startsWith('http://') === true) {
    problems.push({
      name: 'AUTH_JWKS_URL',
      message: 'is fetched without TLS; in production it must start with https://.',
    });
  }
}

function readCompanyRules(
  path: string | undefined,
  readText: (path: string) => string,
  problems: ConfigProblem[],
): CompanyRules {
  if (path === undefined) {
    return defaultCompanyRules;
  }
  const report = (message: string): void => {
    problems.push({ name: 'COMPANY_RULES_FILE', message });
  };
  try {
    const { rules, faults } = parseCompanyRules(JSON.parse(readText(path)));
    faults.forEach((fault) => report(`${JSON.stringify(path)}: ${fault}`));
    return rules;
  } catch (error) {
    report(`${JSON.stringify(path)} cannot be read as JSON: ${error instanceof Error ? error.message : 'unknown'}.`);
    return defaultCompanyRules;
  }
}

function readUtf8(path: string): string {
  return readFileSync(path, 'utf8');
}
