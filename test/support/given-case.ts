import { caseCatalogue } from '../../src/cases/case-catalogue.js';
import type { CaseState } from '../../src/cases/domain/case.js';
import { caseDecider } from '../../src/cases/domain/case-decider.js';
import type { CaseCommand, CommandBodies, CommandName } from '../../src/cases/domain/commands/case-command.js';
import type { CommandContext } from '../../src/cases/domain/commands/context.js';
import type { CaseEvent, CaseEventType } from '../../src/cases/domain/events/case-event.js';
import type { Dated } from '../../src/platform/event-sourcing/decider.js';
import { DomainError, type RefusalKind } from '../../src/platform/event-sourcing/domain-error.js';
import type { Actor } from '../../src/platform/event-sourcing/event.js';
import { contextOf, now } from './case-context.js';
import { wellFormedWith } from './well-formed-body.js';

/** A fact that happened at this instant. */
export function at(occurredAt: string, event: CaseEvent): CaseEvent {
  const dated: CaseEvent & Dated = { ...event, metadata: { recordedAt: now, occurredAt } };
  return dated;
}

export function stateAfter(history: readonly CaseEvent[]): CaseState {
  return history.reduce<CaseState>((state, event) => caseDecider.evolve(state, event), caseDecider.initial);
}

/** What a decision came to. */
class Decided {
  constructor(
    private readonly state: CaseState,
    private readonly command: CaseCommand,
  ) {}

  /** Expects one event, with at least this data, recorded under the clause that the catalogue gives it. */
  then(type: CaseEventType, data: object = {}): Decided {
    const events = caseDecider.decide(this.command, this.state);
    expect(events).toEqual([{ type, data: expect.objectContaining(data) }]);
    expect(caseDecider.attest(this.command, this.state).clause).toBe(caseCatalogue[type].clause);
    return new Decided(stateOn(this.state, events), this.command);
  }

  thenNothing(): void {
    expect(caseDecider.decide(this.command, this.state)).toEqual([]);
  }

  /** Expects a refusal by a rule of the clause. */
  thenRefused(code: string, clause: string): void {
    this.#expectRefusal('refused', code, clause);
  }

  /** Expects that this actor may not. */
  thenForbidden(): void {
    this.#expectRefusal('forbidden', 'not-permitted', expect.any(String) as string);
  }

  /** The same command once more, after what it made happen. */
  resent(): this {
    return this;
  }

  /** Where the case is now. */
  thenStage(stage: CaseState['stage']): this {
    expect(this.state.stage).toBe(stage);
    return this;
  }

  #expectRefusal(kind: RefusalKind, code: string, clause: string): void {
    let refusal: unknown;
    try {
      caseDecider.decide(this.command, this.state);
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toBeInstanceOf(DomainError);
    expect(refusal).toMatchObject({ kind, code, clause });
    expect((refusal as DomainError).message).not.toBe('');
  }
}

function stateOn(state: CaseState, events: readonly CaseEvent[]): CaseState {
  return events.reduce((folded, event) => caseDecider.evolve(folded, event), state);
}

/** Given these facts, when somebody sends a command, then … – the body is well-formed where the test does not say more. */
export function givenCase(...history: readonly (CaseEvent | readonly CaseEvent[])[]) {
  const state = stateAfter(history.flat());
  return {
    state,
    when<Name extends CommandName>(
      name: Name,
      actor: Actor,
      body: Partial<CommandBodies[Name]> = {},
      context: Partial<CommandContext> = {},
    ): Decided {
      const made = wellFormedWith(name, { state, actor, now, salt: 1 }, body);
      return new Decided(state, {
        name,
        body: made.body,
        context: contextOf(actor, { ...made.context, ...context }),
      } as CaseCommand);
    },
  };
}
