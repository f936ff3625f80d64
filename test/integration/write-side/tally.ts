import type { Decider } from '../../../src/platform/event-sourcing/decider.js';
import { DomainError } from '../../../src/platform/event-sourcing/domain-error.js';
import type { EventCatalogue } from '../../../src/platform/event-sourcing/event-declaration.js';
import type { DomainEvent } from '../../../src/platform/event-sourcing/event.js';

/** A record as small as the command runner needs it: opened once, added to until it is closed. */
export type TallyEvent =
  | DomainEvent<'TallyOpened', { readonly owner: string | object }>
  | DomainEvent<'AmountAdded', { readonly amount: number; readonly note?: string | object }>
  | DomainEvent<'TallyClosed'>;

export type TallyCommand =
  | { readonly kind: 'open'; readonly owner: string; readonly subject: string }
  | { readonly kind: 'add'; readonly amounts: readonly number[]; readonly note?: string; readonly subject: string }
  | { readonly kind: 'close'; readonly subject: string };

export interface Tally {
  readonly stage: 'none' | 'open' | 'closed';
  readonly sum: number;
  readonly notes: readonly unknown[];
}

export const tallyCatalogue: EventCatalogue<TallyEvent['type']> = {
  TallyOpened: { version: 1, clause: '1.1', personal: ['owner'] },
  AmountAdded: { version: 1, clause: '1.2', personal: ['note'] },
  TallyClosed: { version: 1, clause: '6.2', personal: [] },
};

const decider: Decider<Tally, TallyCommand, TallyEvent> = {
  initial: { stage: 'none', sum: 0, notes: [] },
  decide(command, { stage }) {
    switch (command.kind) {
      case 'open':
        return [{ type: 'TallyOpened', data: { owner: command.owner } }];
      case 'add':
        if (stage === 'closed')
          throw new DomainError('refused', 'tally-closed', '6.2', 'A closed tally takes no more.');
        return command.amounts.map((amount) => ({
          type: 'AmountAdded',
          data: { amount, ...(command.note === undefined ? {} : { note: command.note }) },
        }));
      case 'close':
        return stage === 'closed' ? [] : [{ type: 'TallyClosed', data: {} }];
    }
  },
  evolve(state, event) {
    switch (event.type) {
      case 'TallyOpened':
        return { ...state, stage: 'open' };
      case 'AmountAdded':
        return { ...state, sum: state.sum + event.data.amount, notes: [...state.notes, event.data.note ?? null] };
      case 'TallyClosed':
        return { ...state, stage: 'closed' };
    }
  },
  attest: ({ subject }) => ({ clause: '1.2', authority: 'keeper', subject }),
};

export const tally = { category: 'tally', decider, catalogue: tallyCatalogue };
