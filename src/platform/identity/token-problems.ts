import { errors } from 'jose';
import { ProblemError } from '../http/problem.js';

/** 401 with a challenge (RFC 6750). */
export function tokenProblem(code: string, detail: string): ProblemError {
  return new ProblemError({
    status: 401,
    code,
    title: 'The bearer token is not accepted',
    detail,
    headers: { 'www-authenticate': `Bearer realm="redress", error="invalid_token", error_description="${code}"` },
  });
}

/** 401 for a request without a bearer token. */
export function missingToken(): ProblemError {
  return new ProblemError({
    status: 401,
    code: 'token-missing',
    title: 'Who are you?',
    detail: 'Send an Authorization header: Bearer, a blank, and a token.',
    headers: { 'www-authenticate': 'Bearer realm="redress"' },
  });
}

/** What is told about a failed verification; the token and its claims are never part of it. */
export function problemOfVerification(error: unknown): ProblemError {
  if (error instanceof ProblemError) {
    return error;
  }
  if (error instanceof errors.JWTExpired) {
    return tokenProblem('token-expired', 'The token has expired.');
  }
  if (error instanceof errors.JWTClaimValidationFailed) {
    return claimProblem(error.claim);
  }
  if (error instanceof errors.JOSEAlgNotAllowed) {
    return tokenProblem('token-algorithm-not-allowed', 'The token must be signed with EdDSA, ES256 or RS256.');
  }
  if (error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JWKSNoMatchingKey) {
    return tokenProblem('token-signature-invalid', "The token is not signed with a key of the issuer's.");
  }
  if (isFaultOfIssuer(error)) {
    return keysUnavailable();
  }
  return tokenProblem('token-malformed', 'The token is not a signed JSON Web Token.');
}

/** Keys that could not be fetched, or are none: the token may be all right. `jose` has no class for an answer other than 200 or other than JSON. */
function isFaultOfIssuer(error: unknown): boolean {
  if (!(error instanceof errors.JOSEError)) return true;
  const isAnswerUnusable = error.code === errors.JOSEError.code;
  return isAnswerUnusable || error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid;
}

function claimProblem(claim: string): ProblemError {
  switch (claim) {
    case 'iss':
      return tokenProblem('token-issuer-wrong', 'The token comes from an issuer that is not trusted here.');
    case 'aud':
      return tokenProblem('token-audience-wrong', 'The token is meant for another audience.');
    case 'nbf':
      return tokenProblem('token-not-yet-valid', 'The token is not valid yet.');
    case 'exp':
      return tokenProblem('token-expiry-missing', 'The token must say when it expires.');
    default:
      return tokenProblem('token-malformed', `The claim ${claim} is not as it must be.`);
  }
}

function keysUnavailable(): ProblemError {
  return new ProblemError({
    status: 503,
    code: 'issuer-unavailable',
    title: 'Tokens cannot be checked for the moment',
    detail: "The token issuer's keys could not be fetched.",
    headers: { 'retry-after': '5' },
  });
}
