import type { Clause } from './clause.js';
import { refuse } from './clause.js';
import { inStage } from './command-rule.js';
import type { Handling } from './state/case-file.js';
import type { CaseState } from './state/case-state.js';

/** Owner, team and investigation of an open case that has reached its investigation (clause 4). */
export function handlingOf(state: CaseState, clause: Clause): Handling {
  const { handling } = inStage(state, clause, 'investigation', 'resolution', 'outcome').file;
  return (
    handling ?? refuse('not-escalated', clause, 'The case was never escalated; it has no owner and no investigation.')
  );
}

/** The first of the cited ids that the case does not have. */
export function unknownId(cited: readonly string[], known: readonly string[]): string | undefined {
  return cited.find((id) => !known.includes(id));
}
