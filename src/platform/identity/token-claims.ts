import type { JWTPayload } from 'jose';
import type { Actor } from '../event-sourcing/event.js';
import { Refused } from '../http/field-rule.js';
import { idRule } from '../http/text-rules.js';
import { tokenProblem } from './token-problems.js';
import { isRole } from './roles.js';

const id = idRule();

/**
 * Who a verified token speaks for: `sub` is the person, `roles` theirs, and `act.sub` (RFC 8693) the application that acts for
 * them, which the role `service` demands.
 *
 * @throws ProblemError 401 that says which claim is missing or wrong.
 */
export function actorOfClaims(claims: JWTPayload): Actor {
  const { sub: person, roles, act } = claims;
  if (!isId(person)) {
    throw tokenProblem('token-subject-missing', "The token's sub must be the person's company id.");
  }
  if (!Array.isArray(roles) || roles.length === 0) {
    throw tokenProblem('token-roles-missing', "The token's roles must be a list with at least one role.");
  }
  if (!roles.every(isRole)) {
    throw tokenProblem('token-role-unknown', 'The token carries a role that does not exist here.');
  }
  const distinct = Object.freeze([...new Set(roles)]);
  if (act === undefined && !distinct.includes('service')) {
    return Object.freeze({ person, roles: distinct });
  }
  const application = typeof act === 'object' && act !== null ? (act as { sub?: unknown }).sub : undefined;
  if (!isId(application)) {
    throw tokenProblem(
      'token-application-missing',
      "The token's act.sub must name the application that acts for the person.",
    );
  }
  return Object.freeze({ person, roles: distinct, application });
}

function isId(value: unknown): value is string {
  return !(id.read(value) instanceof Refused);
}
