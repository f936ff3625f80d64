import { refuse } from './clause.js';
import type { PlannedMeasure } from './state/case-file.js';
import { moneyMeasureKinds, type Measure, type Money } from './values.js';

/** True for an amount in whole minor units above zero of an ISO 4217 code. */
export function isPayable({ amount, currency }: Money): boolean {
  return Number.isSafeInteger(amount) && amount > 0 && /^[A-Z]{3}$/.test(currency);
}

function checkAmount({ measureId, kind, amount }: Measure): void {
  const movesMoney = moneyMeasureKinds.includes(kind);
  if (!movesMoney && amount !== undefined) {
    refuse(
      'amount-not-allowed',
      '5.1',
      `${measureId}: a measure of kind ${kind} moves no money; leave the amount out.`,
    );
  }
  if (movesMoney && amount === undefined) {
    refuse('amount-required', '5.1', `${measureId}: a measure of kind ${kind} names its amount and currency.`);
  }
  if (amount !== undefined && !isPayable(amount)) {
    refuse(
      'invalid-amount',
      '5.1',
      `${measureId}: give the amount in whole minor units above zero, with an ISO 4217 code.`,
    );
  }
}

/** The rules for the measures of one plan (5.1). */
export function checkMeasures(measures: readonly Measure[]): void {
  if (measures.length === 0) refuse('measure-required', '5.1', 'A plan has one measure at least.');
  if (new Set(measures.map(({ measureId }) => measureId)).size !== measures.length) {
    refuse('duplicate-measure', '5.1', 'Give every measure of the plan an id of its own.');
  }
  measures.forEach(checkAmount);
  const currencies = new Set(measures.flatMap(({ amount }) => (amount === undefined ? [] : [amount.currency])));
  if (currencies.size > 1) {
    refuse('several-currencies', '5.1', `A plan has one currency; this one has ${[...currencies].join(' and ')}.`);
  }
}

/** Money that a checked plan moves in all. */
export function totalOf(measures: readonly Measure[]): Money | undefined {
  const amounts = measures.flatMap(({ amount }) => (amount === undefined ? [] : [amount]));
  const [first] = amounts;
  if (first === undefined) return undefined;
  const amount = amounts.reduce((sum, each) => sum + each.amount, 0);
  if (!Number.isSafeInteger(amount))
    refuse('invalid-amount', '5.1', 'The amounts of the plan are too large to add up.');
  return { amount, currency: first.currency };
}

/**
 * Measures that are done stay in every later version as they were: the plan says what the customer got. Of their description
 * the hash of the plan is the witness; it is personal data and not known here.
 */
export function checkCompletedKept(earlier: readonly PlannedMeasure[], revised: readonly Measure[]): void {
  for (const done of earlier.filter(({ status }) => status === 'completed')) {
    const kept = revised.find(({ measureId }) => measureId === done.measureId);
    if (kept === undefined || !isSameMeasure(done, kept)) {
      refuse('completed-measure-changed', '5.1', `${done.measureId} is completed; keep it in the plan as it was.`);
    }
  }
}

function isSameMeasure(a: Omit<Measure, 'description'>, b: Omit<Measure, 'description'>): boolean {
  return (
    a.kind === b.kind &&
    a.owner === b.owner &&
    Date.parse(a.dueAt) === Date.parse(b.dueAt) &&
    a.amount?.amount === b.amount?.amount &&
    a.amount?.currency === b.amount?.currency
  );
}
