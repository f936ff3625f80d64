import { readFile } from 'node:fs/promises';
import { createLocalJWKSet, createRemoteJWKSet, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import type { TrustedIssuer } from './token-verifier.js';

/** The settings that name the company's token issuer. */
export interface IssuerSettings {
  readonly authIssuer?: string | undefined;
  readonly authAudience?: string | undefined;
  readonly authJwksFile?: string | undefined;
  readonly authJwksUrl?: string | undefined;
}

/**
 * The company's token issuer, or none when the settings name none (which only development allows).
 *
 * @throws Error when the key file cannot be used.
 */
export async function configuredIssuers(settings: IssuerSettings): Promise<readonly TrustedIssuer[]> {
  const { authIssuer: issuer, authAudience: audience } = settings;
  const keys = await configuredKeys(settings);
  return issuer === undefined || audience === undefined || keys === undefined ? [] : [{ issuer, audience, keys }];
}

async function configuredKeys({ authJwksFile, authJwksUrl }: IssuerSettings): Promise<JWTVerifyGetKey | undefined> {
  if (authJwksFile !== undefined) {
    try {
      return createLocalJWKSet(JSON.parse(await readFile(authJwksFile, 'utf8')) as JSONWebKeySet);
    } catch (cause) {
      throw new Error(`AUTH_JWKS_FILE ${JSON.stringify(authJwksFile)} is not a JSON Web Key Set.`, { cause });
    }
  }
  return authJwksUrl === undefined ? undefined : createRemoteJWKSet(new URL(authJwksUrl));
}
