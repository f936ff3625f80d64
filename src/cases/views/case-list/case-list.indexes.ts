import type { IndexDescription } from 'mongodb';
import { pathMarks } from './case-list-entry.js';

/** Serves equality on `field` in the default order of lists (newest first), and that order backwards. */
const byFieldThenOpened = (field: string): IndexDescription => ({
  name: field,
  key: { [field]: 1, openedAt: -1, _id: -1 },
});

/** Only what has the field, so that the many cases that lack it take no room. */
const whereGiven = (field: string, index: IndexDescription): IndexDescription => ({
  ...index,
  partialFilterExpression: { [field]: { $exists: true } },
});

/** Only what is marked. */
const whereTrue = (field: string, index: IndexDescription): IndexDescription => ({
  ...index,
  partialFilterExpression: { [field]: true },
});

/**
 * One index per filter of `GET /v1/cases`, with the default order behind the filtered field. A list of values of one filter is a merge
 * of such runs; further filters are checked on the documents of the most selective one.
 */
export const caseListIndexes: readonly IndexDescription[] = [
  // No filter, and `opened-from`, `opened-to`; closed cases as well, which are most of them.
  { name: 'openedAt', key: { openedAt: -1, _id: -1 } },
  // `sort=updatedAt`: what changed lately.
  { name: 'updatedAt', key: { updatedAt: -1, _id: -1 } },
  // `sort=closedAt`, and `closed-from`, `closed-to`.
  { name: 'closedAt', key: { closedAt: -1, _id: -1 } },
  // `sort=answerDueAt`, and `due-from`, `due-to`.
  { name: 'answerDueAt', key: { answerDueAt: -1, _id: -1 } },
  // `overdue`: cases not answered yet in the order in which their answers are due.
  whereTrue('awaitsAnswer', {
    name: 'awaitsAnswer-answerDueAt',
    key: { awaitsAnswer: 1, answerDueAt: -1, _id: -1 },
  }),
  // `open` with `sort=answerDueAt`: the answered ones among them as well.
  whereTrue('open', { name: 'open-answerDueAt', key: { open: 1, answerDueAt: -1, _id: -1 } }),
  // `owner` with `sort=answerDueAt`: an owner's own cases, the most urgent first.
  whereGiven('owner', { name: 'owner-answerDueAt', key: { owner: 1, answerDueAt: -1, _id: -1 } }),
  // One filter each, in the default order.
  ...['stage', 'classes', 'lineOfBusiness', 'channel', 'decision', 'origin'].map(byFieldThenOpened),
  whereTrue('open', byFieldThenOpened('open')),
  // Among them the look-ups: `customer-id`, `claim-number`, `policy-number` and the two routes under customers and claims.
  ...['severity', 'owner', 'judged', 'customerId', 'claimNumber', 'policyNumber'].map((field) =>
    whereGiven(field, byFieldThenOpened(field)),
  ),
  // `escalated=true`, `returned=true`, `first-contact=true` …
  ...pathMarks.map((mark) => whereTrue(`path.${mark}`, byFieldThenOpened(`path.${mark}`))),
];
