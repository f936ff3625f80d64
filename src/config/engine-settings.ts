import { type ConfigProblem, type Parsed } from './setting.js';
import { settings } from './settings.js';

type Values = Parsed<typeof settings>;

/** What is wrong with the protection of the embedded engines: password, certificate and key go together. */
export function engineProblems(
  values: Values,
  env: Readonly<Record<string, string | undefined>>,
  readText: (path: string) => string,
): ConfigProblem[] {
  const { enginesPassword, enginesTlsCertificateFile, enginesTlsKeyFile, enginesTlsCaFile } = settings;
  const together = [enginesPassword, enginesTlsCertificateFile, enginesTlsKeyFile].map(({ name }) => name);
  const isGiven = (name: string): boolean => env[name] !== undefined && env[name] !== '';
  const given = [...together, enginesTlsCaFile.name].filter(isGiven);
  const missing = given.length === 0 ? [] : together.filter((name) => !isGiven(name));
  return [
    ...missing.map((name) => ({
      name,
      message: `is not set, but ${given.join(', ')} is; password, certificate and key go together.`,
    })),
    ...unreadable(enginesTlsCertificateFile.name, values.enginesTlsCertificateFile, readText),
    ...unreadable(enginesTlsKeyFile.name, values.enginesTlsKeyFile, readText),
    ...unreadable(enginesTlsCaFile.name, values.enginesTlsCaFile, readText),
  ];
}

function unreadable(
  name: string,
  path: string | undefined,
  readText: (path: string) => string,
): readonly ConfigProblem[] {
  if (path === undefined) return [];
  try {
    if (readText(path).includes('-----BEGIN ')) return [];
    return [{ name, message: `is ${JSON.stringify(path)}, which is no PEM file.` }];
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown';
    return [{ name, message: `is ${JSON.stringify(path)}, which cannot be read: ${reason}.` }];
  }
}
