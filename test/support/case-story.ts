import { caseDecider } from '../../src/cases/domain/case-decider.js';
import type { CaseState } from '../../src/cases/domain/case.js';
import type { CaseCommand, CommandBodies, CommandName } from '../../src/cases/domain/commands/case-command.js';
import type { CommandContext } from '../../src/cases/domain/commands/context.js';
import type { CaseEvent, CaseEventType } from '../../src/cases/domain/events/case-event.js';
import type { Actor } from '../../src/platform/event-sourcing/event.js';
import { contextOf, now } from './case-context.js';
import { wellFormedWith } from './well-formed-body.js';

/** A case that lives by commands alone: each is decided on what the ones before it made happen. */
export class CaseStory {
  state: CaseState = caseDecider.initial;
  readonly history: CaseEvent[] = [];
  #salt = 0;

  /** Sends a command that must be accepted; the body is well-formed where the story does not say more. */
  send<Name extends CommandName>(
    name: Name,
    actor: Actor,
    body: Partial<CommandBodies[Name]> = {},
    context: Partial<CommandContext> = {},
  ): this {
    this.#salt += 1;
    const given = { state: this.state, actor, now: context.now ?? now, salt: this.#salt };
    const made = wellFormedWith(name, given, body);
    const command = {
      name,
      body: made.body,
      context: contextOf(actor, { ...made.context, ...context }),
    } as CaseCommand;
    const events = caseDecider.decide(command, this.state);
    if (events.length === 0) throw new Error(`${name} changed nothing.`);
    this.history.push(...events);
    this.state = events.reduce<CaseState>((state, event) => caseDecider.evolve(state, event), this.state);
    return this;
  }

  /** The stage that the story has reached. */
  in(stage: CaseState['stage']): this {
    expect([this.history.at(-1)?.type, this.state.stage]).toEqual([this.history.at(-1)?.type, stage]);
    return this;
  }

  /** The last fact of a type. */
  last<Type extends CaseEventType>(type: Type): Extract<CaseEvent, { type: Type }>['data'] {
    const found = this.history.findLast((event) => event.type === type);
    if (found === undefined) throw new Error(`No ${type} happened.`);
    return found.data as never; // The type was looked for by name.
  }
}
