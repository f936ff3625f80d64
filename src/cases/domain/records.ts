import { forbid, refuse } from './clause.js';
import { existing, notMerged, rule } from './command-rule.js';
import type { CommandOf } from './commands/case-command.js';
import { correctableField, isLookUpField } from './correctable-facts.js';
import type { Checked } from './correctable-values.js';
import { isSameValue } from './same-value.js';
import type { CaseState, ExistingCase } from './state/case-state.js';

/** A A stored document belongs to the case from now on. */
export const attachDocument = rule({
  name: 'attach-document',
  clause: 'A',
  who: ['owner', 'claims_specialist', 'team'],
  ready: (state) => notMerged(state, 'A'),
  satisfied: ({ body }: CommandOf<'attach-document'>, { file }) =>
    file.documents.some(({ id, sha256 }) => id === body.documentId && sha256 === body.sha256),
  decide: ({ body }, { file }: ExistingCase) => {
    if (file.documents.some(({ id }) => id === body.documentId)) {
      refuse('document-id-taken', 'A', `${body.documentId} names other content; give this document its own id.`);
    }
    return { type: 'DocumentAttached', data: body };
  },
});

/** The new value in its normal form, or what would be right; `undefined` when no such field can be corrected. */
function newValueOf({ body: { target, field, newValue }, context }: CommandOf<'correct-fact'>): Checked | undefined {
  return target && correctableField(target.type, field)?.(newValue, context.now);
}

function isRightAlready(command: CommandOf<'correct-fact'>): boolean {
  const { target, newValue } = command.body;
  const checked = newValueOf(command);
  return isSameValue(target?.currentValue, checked !== undefined && 'value' in checked ? checked.value : newValue);
}

/**
 * D1 Nothing is edited in place: a correction names the fact, the field, what it said and what is right. It is for whoever
 * recorded the fact and for the owner, and stays possible when the case is closed.
 */
export const correctFact = rule({
  name: 'correct-fact',
  clause: 'D1',
  who: ['owner', 'recorder'],
  ready: (state, actor) => ({ isOwner: existing(state, 'D1').file.handling?.owner === actor.person }),
  satisfied: (command: CommandOf<'correct-fact'>, { file }) => {
    const { target } = command.body;
    const { person } = command.context.actor;
    const isTheirs = target?.recordedBy === person || file.handling?.owner === person;
    return target !== undefined && isTheirs && isRightAlready(command);
  },
  decide: (command, { isOwner }: { isOwner: boolean }) => {
    const { eventId, field, oldValue, why, target } = command.body;
    if (target === undefined) refuse('unknown-event', 'D1', `The case has no event ${eventId}.`);
    if (!isOwner && target.recordedBy !== command.context.actor.person) {
      forbid('D1', 'correct-fact is for the person who recorded the fact or the case owner.');
    }
    const checked = newValueOf(command);
    if (checked === undefined) {
      refuse(
        'field-not-correctable',
        'D1',
        `${target.type}.${field} is not corrected but changed by a command of its own.`,
      );
    }
    if (!isSameValue(target.currentValue, oldValue)) {
      refuse('old-value-mismatch', 'D1', 'Name the value that holds now as the old one; it was corrected meanwhile.');
    }
    if ('wrong' in checked) {
      refuse('invalid-new-value', 'D1', `${target.type}.${field} cannot become that: it ${checked.wrong}.`);
    }
    const newValue = checked.value;
    return {
      type: 'FactCorrected',
      data: {
        eventId,
        eventType: target.type,
        field,
        oldValue: oldValue ?? null,
        newValue,
        ...(isLookUpField(target.type, field) ? { lookUp: String(newValue) } : {}),
        why,
      },
    };
  },
});

function mustBeNew(state: CaseState): void {
  if (state.stage !== 'new') refuse('case-exists', 'A', 'A past complaint is imported into a case of its own.');
}

/** A A past complaint, as its source row vouches for it. Import only; it has no route. */
export const recordLegacyCase = rule({
  name: 'record-legacy-case',
  clause: 'A',
  who: ['service', 'admin'],
  ready: mustBeNew,
  satisfied: ({ body: { provenance } }: CommandOf<'record-legacy-case'>, { file: { opening } }) =>
    opening.kind === 'legacy' &&
    opening.source === provenance.source &&
    opening.key === provenance.key &&
    opening.rowHash === provenance.rowHash,
  decide: ({ body }) => ({ type: 'LegacyCaseRecorded', data: body }),
});
