import { Temporal } from 'temporal-polyfill';
import type { StoredEvent, Timestamp } from '../platform/event-sourcing/event.js';
import { validationProblem } from '../platform/http/problem.js';

/** A point in a history: a revision, or all that the system had learned by an instant. */
export type Moment = { readonly revision: bigint } | { readonly recordedBy: Timestamp };

const revision = /^(0|[1-9]\d{0,18})$/;

/**
 * Reads `at`, `from` or `to`: a revision such as `7`, or an ISO-8601 instant.
 *
 * @throws ProblemError 400 that names the parameter.
 */
export function parseMoment(text: unknown, parameter: string): Moment {
  if (typeof text === 'string') {
    if (revision.test(text)) return { revision: BigInt(text) };
    try {
      return { recordedBy: Temporal.Instant.from(text).toString({ fractionalSecondDigits: 3 }) };
    } catch {
      // Told below, like every other text that is neither.
    }
  }
  throw validationProblem([
    {
      in: 'query',
      pointer: `/${parameter}`,
      message: 'must be a revision such as 7, or an instant such as 2026-11-22T08:30:00Z',
    },
  ]);
}

/** The leading part of a history that was there at the moment; empty before its first event. */
export function upTo<E extends StoredEvent>(history: readonly E[], moment: Moment): readonly E[] {
  const after = history.findIndex((event) =>
    'revision' in moment ? event.revision > moment.revision : event.metadata.recordedAt > moment.recordedBy,
  );
  return after === -1 ? history : history.slice(0, after);
}

/** The moment as it was asked for. */
export function momentText(moment: Moment): string {
  return 'revision' in moment ? moment.revision.toString() : moment.recordedBy;
}
