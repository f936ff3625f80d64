import { refuse } from './clause.js';
import { notMerged, open, rule } from './command-rule.js';
import type { CommandOf } from './commands/case-command.js';
import type { CaseFile, ClassificationInForce } from './state/case-file.js';
import type { ExistingCase, OpenCase } from './state/case-state.js';
import { checkNotInFuture } from './occurrence.js';
import { classesOf } from './taxonomy.js';
import type { Who } from './who.js';

const takers: readonly Who[] = ['claims_specialist', 'customer_service', 'service'];

/** True when a record that nothing else tells apart was recorded under this id. */
export function isRecorded(file: CaseFile, recordId: string | undefined): boolean {
  return recordId !== undefined && file.records.includes(recordId);
}

/**
 * 1.1 The complaint that opens a case. A person complained about may still record it, because no complaint may be lost; from
 * this fact on they are recused.
 */
export const recordFeedback = rule({
  name: 'record-feedback',
  clause: '1.1',
  who: takers,
  ready: (state) => {
    if (state.stage !== 'new') refuse('case-exists', '1.1', 'This case is open already; add the feedback to it.');
  },
  satisfied: ({ body, context }: CommandOf<'record-feedback'>, { file: { opening } }) =>
    opening.kind === 'feedback' &&
    opening.channel === body.channel &&
    opening.receivedAt === body.receivedAt &&
    opening.takenBy === context.actor.person,
  decide: ({ body, context }) => {
    checkNotInFuture(body.receivedAt, context.now);
    const { representatives = [] } = body.complainant;
    if (representatives.length > 5) {
      refuse('too-many-representatives', '1.1', 'A group names up to five representatives.');
    }
    if (representatives.length > 0 && body.complainant.kind !== 'group') {
      refuse('representatives-without-group', '1.1', 'Only a group names representatives.');
    }
    return { type: 'FeedbackRecorded', data: { ...body, takenBy: context.actor.person } };
  },
});

/** 1.1 Later feedback on the same matter. */
export const addFeedback = rule({
  name: 'add-feedback',
  clause: '1.1',
  who: [...takers, 'team'],
  ready: (state) => open(state, '1.1'),
  satisfied: ({ body }: CommandOf<'add-feedback'>, { file }) => isRecorded(file, body.recordId),
  decide: ({ body, context }) => {
    checkNotInFuture(body.receivedAt, context.now);
    return { type: 'FeedbackAdded', data: { ...body, takenBy: context.actor.person } };
  },
});

/** 1.1 The same matter again, or a related one. */
export const linkCase = rule({
  name: 'link-case',
  clause: '1.1',
  who: [...takers, 'owner'],
  ready: (state) => notMerged(state, '1.1'),
  satisfied: ({ body }: CommandOf<'link-case'>, { file }) =>
    file.links.some((link) => link.otherCaseId === body.otherCaseId && link.kind === body.kind),
  decide: ({ body, context }) => {
    if (body.otherCaseId === context.caseId)
      refuse('same-case', '1.1', 'A case is linked to another one, not to itself.');
    return { type: 'CaseLinked', data: body };
  },
});

/** 1.1 The case goes on inside another open one. */
export const mergeInto = rule({
  name: 'merge-into',
  clause: '1.1',
  who: [...takers, 'owner'],
  ready: (state) => open(state, '1.1'),
  satisfied: ({ body }: CommandOf<'merge-into'>, state) =>
    state.stage === 'merged' && state.intoCaseId === body.intoCaseId,
  decide: ({ body: { intoCaseId, reason, targetOpen }, context }, { file }: OpenCase) => {
    if (intoCaseId === context.caseId)
      refuse('same-case', '1.1', 'A case is merged into another one, not into itself.');
    if (file.received.includes(intoCaseId)) {
      refuse('merge-cycle', '1.1', 'That case already goes on inside this one; cases do not merge in a circle.');
    }
    if (!targetOpen) refuse('target-not-open', '1.1', 'Merge into an open case, or link the two.');
    return { type: 'CaseMerged', data: { intoCaseId, reason } };
  },
});

/** 1.1 The counterpart of `merge-into` in the case that goes on. */
export const receiveMergedCase = rule({
  name: 'receive-merged-case',
  clause: '1.1',
  who: ['merge'],
  ready: (state) => open(state, '1.1'),
  satisfied: ({ body }: CommandOf<'receive-merged-case'>, { file }) => file.received.includes(body.fromCaseId),
  decide: ({ body, context }) => {
    if (body.fromCaseId === context.caseId) refuse('same-case', '1.1', 'A case does not receive itself.');
    return { type: 'MergedCaseReceived', data: body };
  },
});

/** 1.2 Classes and severity; the first classification ends the identification. */
export const classify = rule({
  name: 'classify',
  clause: '1.2',
  who: ['claims_specialist', 'owner'],
  ready: (state) => open(state, '1.2'),
  satisfied: ({ body }: CommandOf<'classify'>, state) => isClassified(state, body),
  decide: ({ body }, { file }: OpenCase) => {
    const { taxonomyVersion, classes, severity, severityReason, reason } = body;
    const codes = classesOf(taxonomyVersion, classes, severity).flatMap((each) => each.regulatorCodes);
    const data = { taxonomyVersion, classes, regulatorCodes: [...new Set(codes)], severity, severityReason };
    if (file.classification === null) return { type: 'CaseClassified', data };
    if (reason === undefined || reason.trim() === '') {
      refuse('reason-required', '1.2', 'The case is classified already; say why it is classified anew.');
    }
    return { type: 'CaseReclassified', data: { ...data, reason } };
  },
});

function isClassified({ file: { classification } }: ExistingCase, asked: ClassificationInForce): boolean {
  return (
    classification !== null &&
    classification.taxonomyVersion === asked.taxonomyVersion &&
    classification.severity === asked.severity &&
    classification.classes.length === asked.classes.length &&
    classification.classes.every((code, index) => code === asked.classes[index])
  );
}
