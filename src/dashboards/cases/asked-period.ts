import { validationProblem } from '../../platform/http/problem.js';
import { addDays, type Day, lengthOf, type Period } from './calendar-days.js';

const usualDays = 30;
const longestDays = 36_525;

/**
 * The period that was asked for.
 *
 * @throws ProblemError 400 when it ends before it begins or is longer than a hundred years.
 */
export function askedPeriod({ from, to }: Partial<Period>, today: Day): Period {
  const last = to ?? (from !== undefined && from > today ? from : today);
  const period = { from: from ?? addDays(last, 1 - usualDays), to: last };
  const length = lengthOf(period);
  if (length >= 1 && length <= longestDays) return period;
  const message = length < 1 ? 'must not lie before "from"' : 'must lie within a hundred years of "from"';
  throw validationProblem([{ in: 'query', pointer: '/to', message }]);
}
