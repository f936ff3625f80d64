import { refuse } from './clause.js';
import { open, rule } from './command-rule.js';
import type { CommandOf } from './commands/case-command.js';
import { checkDocuments } from './documents.js';
import { handlingOf, unknownId } from './handling.js';
import { isRecorded } from './identification.js';
import type { CaseFile, Handling } from './state/case-file.js';
import type { Who } from './who.js';

const investigators: readonly Who[] = ['owner', 'team'];
const contacts: readonly Who[] = ['owner', 'customer_service', 'team'];

/** 4.2 Evidence with its source, its custody and the hash of its content; physical evidence has no document. */
export const collectEvidence = rule({
  name: 'collect-evidence',
  clause: '4.2',
  who: investigators,
  ready: (state) => ({ handling: handlingOf(state, '4.2'), file: open(state, '4.2').file }),
  satisfied: ({ body }: CommandOf<'collect-evidence'>, { file }) =>
    file.handling?.evidence.some(({ id, sha256 }) => id === body.evidenceId && sha256 === body.sha256) === true,
  decide: ({ body }, { handling: { evidence }, file }: { handling: Handling; file: CaseFile }) => {
    if (evidence.some(({ id }) => id === body.evidenceId)) {
      refuse('evidence-id-taken', '4.2', `${body.evidenceId} names other content; give this evidence its own id.`);
    }
    const { documentId, sha256 } = body;
    if (documentId !== undefined) checkDocuments(file, [{ documentId, sha256 }], '4.2');
    return { type: 'EvidenceCollected', data: body };
  },
});

/** 4.2 A finding cites evidence of the case. */
export const recordFinding = rule({
  name: 'record-finding',
  clause: '4.2',
  who: investigators,
  ready: (state) => {
    const handling = handlingOf(state, '4.2');
    if (handling.evidence.length === 0)
      refuse('no-evidence', '4.2', 'Collect the evidence before the finding that cites it.');
    return handling;
  },
  satisfied: ({ body }: CommandOf<'record-finding'>, { file }) =>
    file.handling?.findings.includes(body.findingId) === true,
  decide: ({ body }, { evidence }: Handling) => {
    if (body.evidence.length === 0) refuse('evidence-required', '4.2', 'A finding cites the evidence it rests on.');
    const unknown = unknownId(
      body.evidence,
      evidence.map(({ id }) => id),
    );
    if (unknown !== undefined)
      refuse('unknown-evidence', '4.2', `The case has no evidence ${unknown}; collect it first.`);
    return { type: 'FindingRecorded', data: body };
  },
});

/** 4.2 A root cause cites findings of the case. */
export const identifyRootCause = rule({
  name: 'identify-root-cause',
  clause: '4.2',
  who: investigators,
  ready: (state) => {
    const handling = handlingOf(state, '4.2');
    if (handling.findings.length === 0)
      refuse('no-finding', '4.2', 'Record the finding before the cause that follows from it.');
    return handling;
  },
  satisfied: ({ body }: CommandOf<'identify-root-cause'>, { file }) =>
    file.handling?.rootCauses.includes(body.rootCauseId) === true,
  decide: ({ body }, { findings }: Handling) => {
    if (body.findings.length === 0)
      refuse('finding-required', '4.2', 'A root cause cites the findings it follows from.');
    const unknown = unknownId(body.findings, findings);
    if (unknown !== undefined) refuse('unknown-finding', '4.2', `The case has no finding ${unknown}; record it first.`);
    return { type: 'RootCauseIdentified', data: body };
  },
});

/** 4.3 A progress update to the customer. */
export const updateCustomer = rule({
  name: 'update-customer',
  clause: '4.3',
  who: contacts,
  ready: (state) => open(state, '4.3'),
  satisfied: ({ body }: CommandOf<'update-customer'>, { file }) => isRecorded(file, body.recordId),
  decide: ({ body }) => ({ type: 'CustomerUpdated', data: body }),
});

/** P2 Every contact is on the record, reached or not. */
export const recordContact = rule({
  name: 'record-contact',
  clause: 'P2',
  who: contacts,
  ready: (state) => open(state, 'P2'),
  satisfied: ({ body }: CommandOf<'record-contact'>, { file }) => isRecorded(file, body.recordId),
  decide: ({ body }) => ({ type: 'ContactRecorded', data: body }),
});
