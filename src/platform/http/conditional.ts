import { badRequest } from './problem.js';

/** The revision that a command is made for, or `any` – it must exist, in whatever revision. */
export type IfMatch = bigint | 'any';

const maxRevision = 2n ** 63n - 1n;
const quotedRevision = /^"(0|[1-9]\d{0,18})"$/;

/** The strong entity tag of a revision, e.g. `"12"`. */
export function formatEtag(revision: bigint): string {
  return `"${revision}"`;
}

/**
 * Reads `If-Match`: one strong tag as the answers carry it, or `*`.
 *
 * @throws ProblemError 400 `if-match-malformed` for weak tags, lists and anything else.
 */
export function parseIfMatch(header: string | string[] | undefined): IfMatch | undefined {
  if (header === undefined) {
    return undefined;
  }
  if (header === '*') {
    return 'any';
  }
  const digits = typeof header === 'string' ? quotedRevision.exec(header)?.[1] : undefined;
  if (digits === undefined || BigInt(digits) > maxRevision) {
    const message = 'must be the ETag of an answer, such as "12" in double quotes, or *';
    throw badRequest('if-match-malformed', `If-Match ${message}.`, [{ in: 'header', pointer: '/if-match', message }]);
  }
  return BigInt(digits);
}
