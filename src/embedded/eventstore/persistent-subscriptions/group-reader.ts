import { resolveEvent } from '../read/links.js';
import { type EventStore } from '../storage/event-store.js';
import { type StoredEvent } from '../storage/stored-event.js';
import { type EventSource } from './event-source.js';
import { type GroupDefinition } from './group-definition.js';
import { type GroupMachine } from './group-machine.js';
import { type Message } from './message.js';
import { type ParkedMessages } from './parked-messages.js';
import { pinOf } from './pin.js';
import { batchSize } from './settings.js';

/** What a group reads from. */
export interface GroupInput {
  readonly store: EventStore;
  readonly source: EventSource;
  readonly parked: ParkedMessages;
}

/** Reads for a group by cursor, a batch at a time and no further than its buffers hold. */
export class GroupReader {
  readonly #input: GroupInput;
  readonly #machine: GroupMachine;
  readonly #definition: GroupDefinition;
  #next: number;
  #live = false;
  /** Whether the group was live before: what comes since then reaches it, whatever hides it by now. */
  #wasLive = false;
  #replayEnd = 0;
  #lastRead: number | undefined;

  /** @param checkpoint place behind which to go on */
  constructor(input: GroupInput, machine: GroupMachine, definition: GroupDefinition, checkpoint: number | undefined) {
    this.#input = input;
    this.#machine = machine;
    this.#definition = definition;
    this.#next = checkpoint === undefined ? definition.firstPlace : checkpoint + 1;
    this.#lastRead = checkpoint;
  }

  /** Whether there may be something to read, and room for it. */
  get ready(): boolean {
    return (!this.#live || this.#replaying) && this.#machine.canAccept;
  }

  /** Place of the newest event that is known, or undefined before the first. */
  get lastKnown(): number | undefined {
    const known = Math.max(this.#lastRead ?? -1, this.#input.source.newest(this.#next) ?? -1);
    return known < 0 ? undefined : known;
  }

  get status(): string {
    return [!this.#live && 'Behind', this.#replaying && 'ReplayingParkedMessages', this.#live && 'Live']
      .filter((flag) => flag !== false)
      .join(', ');
  }

  /** Notes that the source may have more. */
  sourceGrew(): void {
    this.#live = false;
  }

  /** Has parked messages read again, those below `stopAt` only. */
  replay(stopAt: number | undefined): void {
    this.#replayEnd = Math.max(this.#replayEnd, Math.min(stopAt ?? Infinity, this.#input.parked.waiting.end));
  }

  /** Reads a batch of what is replayed and one of the source; false once the source is closed for ever. */
  read(now: number): boolean {
    if (this.#replaying) this.#readParked();
    return this.#live || !this.#machine.canAccept || this.#readSource(now);
  }

  get #replaying(): boolean {
    const { first, end } = this.#input.parked.waiting;
    return first < Math.min(this.#replayEnd, end);
  }

  #readSource(now: number): boolean {
    const page = this.#input.source.read(this.#next, batchSize(this.#definition.settings), this.#wasLive);
    if (!page) return false;
    this.#next = page.next;
    this.#live = page.atEnd;
    this.#wasLive ||= page.atEnd;
    for (const { event, place, wanted } of page.events) {
      if (wanted) {
        this.#lastRead = place;
        this.#machine.read(this.#messageOf(event, place, false));
      } else {
        this.#machine.passOver(place, now);
      }
    }
    return true;
  }

  #readParked(): void {
    const { store, parked } = this.#input;
    for (const { event, revision } of parked.take(this.#replayEnd, batchSize(this.#definition.settings))) {
      if (resolveEvent(store, event, true).event) this.#machine.read(this.#messageOf(event, revision, true));
      else this.#machine.passOverParked(revision);
    }
  }

  #messageOf(event: StoredEvent, place: number, replayed: boolean): Message {
    const { resolveLinks, strategy } = this.#definition.settings;
    const resolved = resolveEvent(this.#input.store, event, resolveLinks || replayed);
    const pin = pinOf(resolved, strategy === 'PinnedByCorrelation');
    return { id: event.id, position: event.position, place, pin, replayed, retryCount: 0 };
  }
}
