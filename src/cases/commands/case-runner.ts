import { CommandRunner } from '../../platform/event-sourcing/command-runner.js';
import type { WriteSide } from '../../platform/event-sourcing/stream-kind.js';
import { caseCatalogue } from '../case-catalogue.js';
import type { CaseState } from '../domain/state/case-state.js';
import { caseDecider } from '../domain/case-decider.js';
import type { CaseCommand } from '../domain/commands/case-command.js';
import type { CaseEvent } from '../domain/events/case-event.js';

/** Runs commands on `case-` streams. */
export class CaseRunner extends CommandRunner<CaseState, CaseCommand, CaseEvent> {
  constructor(writeSide: WriteSide) {
    super({ category: 'case', decider: caseDecider, catalogue: caseCatalogue }, writeSide);
  }
}
