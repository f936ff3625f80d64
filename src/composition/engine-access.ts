import { isLoopback, type Protection } from '../embedded/protection.js';
import type { RunningEngines } from './engine-register.js';

/** Name of the one account of the embedded engines. */
export const engineAccount = 'redress';

/** How the embedded engines are to be reached, and by whom. */
export interface EngineAccessSettings {
  readonly enginesHost?: string | undefined;
  readonly enginesPassword?: string | undefined;
  readonly enginesTlsCertificateFile?: string | undefined;
  readonly enginesTlsKeyFile?: string | undefined;
  readonly enginesTlsCaFile?: string | undefined;
}

/**
 * What the engines are started with.
 * @throws Error when others could reach them unprotected; names the settings
 */
export function protectionOf(settings: EngineAccessSettings): Protection {
  const { enginesHost: host, enginesPassword: password } = settings;
  const { enginesTlsCertificateFile: certificateFile, enginesTlsKeyFile: keyFile } = settings;
  if (password !== undefined && certificateFile !== undefined && keyFile !== undefined) {
    return { host, account: { name: engineAccount, password }, tls: { certificateFile, keyFile } };
  }
  if (host !== undefined && !isLoopback(host)) {
    throw new Error(
      `ENGINES_HOST is ${JSON.stringify(host)}, which other machines may reach; that needs ENGINES_PASSWORD, ` +
        'ENGINES_TLS_CERTIFICATE_FILE and ENGINES_TLS_KEY_FILE. Without them it must be 127.0.0.1 or localhost.',
    );
  }
  return { host };
}

/**
 * The connection strings of running engines with what the settings add: the account, and whom to trust. The register has
 * neither, so that the password is in no file.
 * @throws Error when the engines are protected otherwise than the settings say
 */
export function withCredentials(running: RunningEngines, settings: EngineAccessSettings): RunningEngines {
  const { eventStoreUrl, mongoUrl } = running;
  const sign = (url: string): string => signed(url, settings);
  return {
    ...(eventStoreUrl === undefined ? {} : { eventStoreUrl: sign(eventStoreUrl) }),
    ...(mongoUrl === undefined ? {} : { mongoUrl: sign(mongoUrl) }),
  };
}

function signed(url: string, settings: EngineAccessSettings): string {
  const { enginesPassword: password, enginesTlsCaFile, enginesTlsCertificateFile } = settings;
  // A self-signed certificate is its own root.
  const trusted = enginesTlsCaFile ?? enginesTlsCertificateFile;
  const speaksTls = /[?&]tls=true(&|$)/.test(url);
  if (speaksTls !== (password !== undefined && trusted !== undefined)) {
    throw new Error(
      `The process that serves this data folder ${speaksTls ? 'protects' : 'does not protect'} its engines with a ` +
        'password and TLS; give this one the same ENGINES_PASSWORD and ENGINES_TLS_… settings.',
    );
  }
  if (password === undefined || trusted === undefined) return url;
  const credentials = `${engineAccount}:${encodeURIComponent(password)}`;
  return `${url.replace('://', `://${credentials}@`)}&tlsCAFile=${encodeURIComponent(trusted)}`;
}
