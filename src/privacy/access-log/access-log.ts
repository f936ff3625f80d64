import { CommandRunner } from '../../platform/event-sourcing/command-runner.js';
import type { Decider } from '../../platform/event-sourcing/decider.js';
import type { Actor } from '../../platform/event-sourcing/event.js';
import type { WriteSide } from '../../platform/event-sourcing/stream-kind.js';
import { type AccessEvent, accessCatalogue } from './access-event.js';

interface RecordAccess {
  readonly event: AccessEvent;
  readonly actor: Actor;
}

/** Every look is a fact of its own: nothing refuses it and nothing satisfies it. */
const accessDecider: Decider<null, RecordAccess, AccessEvent> = {
  initial: null,
  decide: ({ event }) => [event],
  evolve: () => null,
  attest: ({ event, actor }) => ({
    clause: accessCatalogue[event.type].clause,
    authority: actor.roles[0] ?? 'none',
    subject: `case:${event.data.caseId}`,
  }),
};

/** Who asked, in which request. */
export interface AccessContext {
  readonly actor: Actor;
  readonly correlationId: string;
  readonly causationId: string;
}

/** The record of who looked at what (clauses A, D2), in a stream of its own beside each case. */
export class AccessLog {
  readonly #runner: CommandRunner<null, RecordAccess, AccessEvent>;

  constructor(writeSide: WriteSide) {
    this.#runner = new CommandRunner(
      { category: 'access', decider: accessDecider, catalogue: accessCatalogue },
      writeSide,
    );
  }

  /**
   * Puts the look on record; to be called before anything is shown.
   *
   * @throws StoreUnavailableError
   */
  async record(event: AccessEvent, { actor, correlationId, causationId }: AccessContext): Promise<void> {
    await this.#runner.run({
      id: event.data.caseId,
      command: { event, actor },
      existence: 'any',
      actor,
      correlationId,
      causationId,
    });
  }
}
