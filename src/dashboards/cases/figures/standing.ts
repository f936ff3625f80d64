import { allDimensions, type Dimension, openDimensions } from '../contributions.js';
import { type CaseFilters, type Figure, type FigureMaker, filterOfDimension } from '../case-links.js';
import type { RollupBook } from '../rollup-book.js';
import { keyOf, rollups, valueOfKey } from '../rollup-keys.js';

/** The cases with one value of a dimension, e.g. severity `high`. */
export interface Share extends Figure {
  readonly key: string;
}

/**
 * Cases as they stand. The shares of a dimension leave out cases that do not have it (not yet classified, imported without a channel), and
 * a case with several classes is counted in each of them, so shares need not add up to the total.
 */
export interface Standing {
  readonly total: Figure;
  readonly by: Readonly<Partial<Record<Dimension, readonly Share[]>>>;
}

function standing(
  book: RollupBook,
  figure: FigureMaker,
  scope: 'open' | 'all',
  dimensions: readonly Dimension[],
  filters: CaseFilters,
): Standing {
  const shares = (dimension: Dimension): readonly Share[] =>
    [...book.counts(rollups.standing, scope, dimension)]
      .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
      .map(([key, count]) => ({ key, ...figure(count, { ...filters, [filterOfDimension[dimension]]: key }) }));
  return {
    total: figure(book.count(rollups.standing, scope, 'total'), filters),
    by: Object.fromEntries(dimensions.map((dimension) => [dimension, shares(dimension)])),
  };
}

export function openCases(book: RollupBook, figure: FigureMaker): Standing {
  return standing(book, figure, 'open', openDimensions, { open: 'true' });
}

export function allCases(book: RollupBook, figure: FigureMaker): Standing {
  return standing(book, figure, 'all', allDimensions, {});
}

/** Open cases of one owner, in all and by severity; cases that are not classified yet are in the total only. */
export interface Workload {
  readonly owner: string;
  readonly open: Figure;
  readonly bySeverity: readonly Share[];
}

/** Owners with open cases, the busiest first. */
export function workloads(book: RollupBook, figure: FigureMaker): readonly Workload[] {
  const workload = (key: string): Workload => {
    const owner = valueOfKey(key);
    const filters = { open: 'true', owner };
    const severities = [...book.counts(rollups.standing, 'workload', key)];
    const total = severities.reduce((sum, [, count]) => sum + count, 0);
    return {
      owner,
      open: figure(total, filters),
      bySeverity: severities
        .filter(([severity]) => keyOf(severity) !== keyOf(''))
        .map(([severity, count]) => ({ key: severity, ...figure(count, { ...filters, severity }) })),
    };
  };
  return book
    .keys(rollups.standing, 'workload')
    .map(workload)
    .filter(({ open }) => open.value > 0)
    .sort((a, b) => b.open.value - a.open.value || (a.owner < b.owner ? -1 : 1));
}
