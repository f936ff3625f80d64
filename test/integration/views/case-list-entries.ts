import fc from 'fast-check';
import { channels, decisions, linesOfBusiness, severities } from '../../../src/cases/domain/values.js';
import { type CaseFilter, type Range } from '../../../src/cases/queries/case-filter.js';
import { sortNames } from '../../../src/cases/queries/case-order.js';
import { type CaseListEntry, pathMarks } from '../../../src/cases/views/case-list/case-list-entry.js';
import { isOpen, stages } from '../../../src/cases/views/case-stage.js';

// Few values, so that random cases share many of them.
const days = fc.integer({ min: 1, max: 28 }).map((day) => `2026-02-${String(day).padStart(2, '0')}T08:00:00.000Z`);
const people = ['lin.owner', 'wu.manager', 'ho.technician'];
const classes = ['timeliness', 'claim_amount', 'service_attitude', 'privacy'];
const numbers = ['N-1', 'N-2', 'N-3'];
const marks = fc
  .subarray([...pathMarks])
  .map((had) => Object.fromEntries(had.map((mark) => [mark, true as const])) as CaseListEntry['path']);

/** Any entry, likely or not; what is optional is left out half of the time. */
export const entries: fc.Arbitrary<CaseListEntry> = fc
  .record(
    {
      _id: fc.uuid({ version: 7 }),
      position: fc.bigInt({ min: 0n, max: 1_000n }),
      revision: fc.bigInt({ min: 0n, max: 60n }),
      stage: fc.constantFrom(...stages),
      origin: fc.constantFrom('live' as const, 'imported' as const),
      openedAt: days,
      recordedAt: days,
      updatedAt: days,
      classes: fc.subarray(classes),
      path: marks,
      closedAt: days,
      answerDueAt: days,
      answeredAt: days,
      channel: fc.constantFrom(...channels.slice(0, 3)),
      severity: fc.constantFrom(...severities),
      owner: fc.constantFrom(...people),
      lineOfBusiness: fc.constantFrom(...linesOfBusiness.slice(0, 3)),
      decision: fc.constantFrom(...decisions),
      judged: fc.constantFrom('minor' as const, 'complex' as const),
      customerId: fc.constantFrom(...numbers),
      claimNumber: fc.constantFrom(...numbers),
      policyNumber: fc.constantFrom(...numbers),
    },
    {
      requiredKeys: [
        '_id',
        'position',
        'revision',
        'stage',
        'origin',
        'openedAt',
        'recordedAt',
        'updatedAt',
        'classes',
        'path',
      ],
    },
  )
  .map((entry) => {
    const open = isOpen(entry.stage);
    return { ...entry, open, ...(open && entry.answeredAt === undefined ? { awaitsAnswer: true as const } : {}) };
  });

const some = <Value extends string>(values: readonly Value[]): fc.Arbitrary<Value[]> =>
  fc.subarray([...values], { minLength: 1, maxLength: Math.min(3, values.length) });
const ranges = fc
  .record({ from: days, before: days }, { requiredKeys: [] })
  .filter((range) => Object.keys(range).length > 0);

/** Any filter; each part is there about every sixth time. */
export const filters: fc.Arbitrary<CaseFilter> = fc
  .record({
    stage: some(stages),
    class: some(classes),
    severity: some(severities),
    owner: some(people),
    lineOfBusiness: some(linesOfBusiness.slice(0, 3)),
    channel: some(channels.slice(0, 3)),
    decision: some(decisions),
    origin: some(['live', 'imported'] as const),
    judged: some(['minor', 'complex'] as const),
    customerId: some(numbers),
    claimNumber: some(numbers),
    policyNumber: some(numbers),
    open: fc.boolean(),
    overdue: fc.boolean(),
    path: fc.record(Object.fromEntries(pathMarks.map((mark) => [mark, fc.boolean()])), { requiredKeys: [] }),
    opened: ranges,
    closed: ranges,
    due: ranges,
  })
  .chain((all) =>
    fc
      .subarray(Object.keys(all) as (keyof CaseFilter)[], { maxLength: 3 })
      .map((kept) => Object.fromEntries(kept.map((part) => [part, all[part]])) as CaseFilter),
  );

export const sorts = fc.option(fc.constantFrom(...sortNames), { nil: undefined });

/** The filter said once more, in plain words. */
export function matches(entry: CaseListEntry, filter: CaseFilter, now: string): boolean {
  const among = (values: readonly string[] | undefined, value: string | undefined): boolean =>
    values === undefined || (value !== undefined && values.includes(value));
  const within = (range: Range | undefined, date: string | undefined): boolean =>
    range === undefined ||
    (date !== undefined &&
      (range.from === undefined || date >= range.from) &&
      (range.before === undefined || date < range.before));
  const overdue =
    entry.open && entry.answeredAt === undefined && entry.answerDueAt !== undefined && entry.answerDueAt < now;
  return (
    among(filter.stage, entry.stage) &&
    (filter.class === undefined || filter.class.some((each) => entry.classes.includes(each))) &&
    among(filter.severity, entry.severity) &&
    among(filter.owner, entry.owner) &&
    among(filter.lineOfBusiness, entry.lineOfBusiness) &&
    among(filter.channel, entry.channel) &&
    among(filter.decision, entry.decision) &&
    among(filter.origin, entry.origin) &&
    among(filter.judged, entry.judged) &&
    among(filter.customerId, entry.customerId) &&
    among(filter.claimNumber, entry.claimNumber) &&
    among(filter.policyNumber, entry.policyNumber) &&
    (filter.open === undefined || entry.open === filter.open) &&
    (filter.overdue === undefined || overdue === filter.overdue) &&
    Object.entries(filter.path ?? {}).every(([mark, has]) => (entry.path[mark as 'escalated'] === true) === has) &&
    within(filter.opened, entry.openedAt) &&
    within(filter.closed, entry.closedAt) &&
    within(filter.due, entry.answerDueAt)
  );
}
