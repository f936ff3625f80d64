import { decodeJwt, type JWTPayload, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { LRUCache } from 'lru-cache';
import type { Actor } from '../event-sourcing/event.js';
import { actorOfClaims } from './token-claims.js';
import { problemOfVerification, tokenProblem } from './token-problems.js';

/** An issuer whose tokens are accepted. */
export interface TrustedIssuer {
  readonly issuer: string;
  readonly audience: string;
  readonly keys: JWTVerifyGetKey;
}

/** Everything else, `none` above all, is refused. */
export const acceptedAlgorithms = ['EdDSA', 'ES256', 'RS256'];

const clockToleranceSeconds = 5;
const longestToken = 8192;
// A key that the issuer withdraws stops counting after so long, even for a token that was seen before.
const longestTrustMs = 5 * 60_000;

/** Verifies bearer tokens; a token that was verified a moment ago costs one look-up. */
export class TokenVerifier {
  readonly #verified = new LRUCache<string, Actor>({ max: 10_000 });

  constructor(private readonly issuers: readonly TrustedIssuer[]) {}

  /**
   * Who the token speaks for.
   *
   * @throws ProblemError 401 with a code of its own for each reason, or 503 when the issuer's keys cannot be had.
   */
  verify(token: string): Actor | Promise<Actor> {
    return this.#verified.get(token) ?? this.#verifyAnew(token);
  }

  async #verifyAnew(token: string): Promise<Actor> {
    try {
      const { issuer, audience, keys } = this.#issuerOf(token);
      const { payload } = await jwtVerify(token, keys, {
        algorithms: acceptedAlgorithms,
        issuer,
        audience,
        clockTolerance: clockToleranceSeconds,
        requiredClaims: ['exp'],
      });
      const actor = actorOfClaims(payload);
      this.#remember(token, actor, payload);
      return actor;
    } catch (error) {
      throw problemOfVerification(error);
    }
  }

  /** The claim is not verified yet: it only chooses whose keys must have signed the token. */
  #issuerOf(token: string): TrustedIssuer {
    if (token.length > longestToken) {
      throw tokenProblem('token-malformed', `The token is longer than ${longestToken} characters.`);
    }
    const { iss } = decodeJwt(token);
    const found = this.issuers.find(({ issuer }) => issuer === iss);
    if (found === undefined) {
      throw tokenProblem('token-issuer-wrong', 'The token comes from an issuer that is not trusted here.');
    }
    return found;
  }

  #remember(token: string, actor: Actor, { exp = 0 }: JWTPayload): void {
    const left = exp * 1000 - Date.now();
    if (left > 0) {
      this.#verified.set(token, actor, { ttl: Math.min(left, longestTrustMs) });
    }
  }
}
