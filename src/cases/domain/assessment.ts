import { currentChecklist, unansweredItems } from './checklist.js';
import { refuse } from './clause.js';
import { inStage, rule } from './command-rule.js';
import type { CommandOf } from './commands/case-command.js';
import { checkDocuments } from './documents.js';
import { isRecorded } from './identification.js';
import type { AssessmentCase, OpenCase } from './state/case-state.js';

/** 2.1 Answers one item of the checklist; a later answer supersedes an earlier one, also where only its note is another. */
export const verifyInformation = rule({
  name: 'verify-information',
  clause: '2.1',
  who: ['claims_specialist', 'team'],
  ready: (state) => inStage(state, '2.1', 'assessment', 'escalation', 'investigation', 'resolution', 'outcome'),
  satisfied: ({ body }: CommandOf<'verify-information'>, { file }) => isRecorded(file, body.recordId),
  decide: ({ body }, { file }: OpenCase) => {
    if (!currentChecklist.items.some(({ item }) => item === body.item)) {
      refuse('unknown-checklist-item', '2.1', `Checklist ${currentChecklist.version} has no item ${body.item}.`);
    }
    checkDocuments(file, body.documents, '2.1');
    return { type: 'InformationVerified', data: { checklistVersion: currentChecklist.version, ...body } };
  },
});

/**
 * 2.2 Minor or complex. Needs the classification and every required item of the checklist answered. A case can be judged
 * again as long as it is in assessment.
 */
export const judge = rule({
  name: 'judge',
  clause: '2.2',
  who: ['claims_specialist'],
  ready: (state) => {
    const { file } = inStage(state, '2.2', 'assessment');
    if (file.classification === null) refuse('not-classified', '1.2', 'Classify the case before judging it.');
    const open = unansweredItems(file.checklist);
    if (open.length > 0) refuse('checklist-incomplete', '2.1', `Verify first: ${open.join(', ')}.`);
  },
  satisfied: ({ body }: CommandOf<'judge'>, { file }) => file.judgement === body.judgement,
  decide: ({ body }) => ({ type: 'CaseJudged', data: body }),
});

/** 2.2 Minor cases, and those whose escalation was rejected, are resolved here. */
export const resolveDirectly = rule({
  name: 'resolve-directly',
  clause: '2.2',
  who: ['claims_specialist'],
  ready: (state) => {
    const assessment = inStage(state, '2.2', 'assessment');
    const { judgement, application } = assessment.file;
    if (judgement !== 'minor' && application?.status !== 'rejected') {
      refuse(
        'not-judged-minor',
        '2.2',
        'Judge the case minor, or escalate it; a rejected escalation is resolved directly.',
      );
    }
    return assessment;
  },
  satisfied: (_command: CommandOf<'resolve-directly'>, state) => state.stage === 'outcome' && state.letter === 'direct',
  decide: ({ body }, { file }: AssessmentCase) => ({
    type: 'CaseResolvedDirectly',
    data: { resolution: body.resolution, firstContact: !file.everApplied && !file.heardAgain && file.back === null },
  }),
});
