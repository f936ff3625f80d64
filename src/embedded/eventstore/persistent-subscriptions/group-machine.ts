import { CheckpointPolicy } from './checkpoint-policy.js';
import { type Consumer } from './consumer.js';
import { type ConsumerStrategy } from './consumer-strategy.js';
import { type Message } from './message.js';
import { Progress, type SafePlace } from './progress.js';
import { RetryQueue } from './retry-queue.js';
import { batchSize, type GroupSettings } from './settings.js';

/** What a consumer wants with a message that it cannot settle. */
export type NackAction = 'unknown' | 'park' | 'retry' | 'skip' | 'stop';

/** What the decisions of a group come to. */
export interface GroupEffects {
  deliver(consumer: Consumer, message: Message): void;
  /** To be answered by `parked` or `notParked`. */
  park(message: Message, reason: string): void;
  /** To be answered by `checkpointed` or `notCheckpointed`. */
  saveCheckpoint(checkpoint: SafePlace): void;
  /** Everything parked below this revision is settled. */
  truncateParked(before: number): void;
}

interface Outstanding {
  readonly message: Message;
  readonly consumer: Consumer;
  readonly expires: number;
}

/**
 * The decisions of a group: what to deliver to whom, what to deliver again, to park and to checkpoint. A message that
 * was read is in exactly one of four places (buffer, retries, outstanding, being parked) until it is settled. No clock
 * and no I/O: times are given in milliseconds, results go to `effects`.
 */
export class GroupMachine {
  readonly #settings: GroupSettings;
  readonly #strategy: ConsumerStrategy;
  readonly #effects: GroupEffects;
  readonly #progress: Progress;
  readonly #replayProgress = new Progress();
  readonly #policy: CheckpointPolicy;
  readonly #buffer: Message[] = [];
  readonly #retries = new RetryQueue();
  /** By id; all wait equally long, so the order of insertion is that of expiry. */
  readonly #outstanding = new Map<string, Outstanding>();
  readonly #parking = new Set<Message>();
  #truncated = 0;

  /** @param checkpoint place up to which everything was settled in an earlier life */
  constructor(settings: GroupSettings, strategy: ConsumerStrategy, effects: GroupEffects, checkpoint?: number) {
    this.#settings = settings;
    this.#strategy = strategy;
    this.#effects = effects;
    this.#progress = new Progress(checkpoint);
    this.#policy = new CheckpointPolicy(settings);
  }

  get buffered(): number {
    return this.#buffer.length;
  }

  get retrying(): number {
    return this.#retries.size;
  }

  get outstanding(): number {
    return this.#outstanding.size;
  }

  /** Messages that are read and not settled. */
  get unsettled(): number {
    return this.#progress.pending + this.#replayProgress.pending;
  }

  /** Whether there is room for another batch from the log. */
  get canAccept(): boolean {
    const held = this.buffered + this.retrying + this.#parking.size;
    return this.#settings.historyBufferSize - held >= batchSize(this.#settings);
  }

  /** Takes a message from the source or, behind all others, from the parked stream. Call `push` afterwards. */
  read(message: Message): void {
    this.#progressOf(message).add(message.place);
    if (message.replayed) this.#retries.add(message);
    else this.#buffer.push(message);
  }

  /** Notes an event of the source that the group does not want. */
  passOver(place: number, now: number): void {
    this.#progress.pass(place);
    this.#checkpoint(now, false);
  }

  /** Notes a parked message whose event is gone. */
  passOverParked(revision: number): void {
    this.#replayProgress.pass(revision);
  }

  connect(consumer: Consumer, now: number): void {
    this.#strategy.add(consumer);
    this.push(now);
  }

  /** Whatever the consumer had not settled is delivered again, to others. */
  disconnect(consumer: Consumer, now: number): void {
    this.#strategy.remove(consumer);
    for (const { message, consumer: holder } of [...this.#outstanding.values()]) {
      if (holder === consumer) this.#retry(this.#take(message.id, now));
    }
    this.push(now);
  }

  ack(ids: readonly string[], now: number): void {
    for (const id of ids) this.#settle(this.#take(id, now));
    this.#advance(now);
  }

  /** `stop` settles like `skip`: a group does not end because one of its consumers says so. */
  nack(ids: readonly string[], action: NackAction, reason: string, now: number): void {
    for (const id of ids) {
      const message = this.#take(id, now);
      if (action === 'park') this.#park(message, `Client explicitly NAK'ed message.\n${reason}`);
      else if (action === 'retry' || action === 'unknown') this.#retryOrPark(message);
      else this.#settle(message);
    }
    this.#advance(now);
  }

  /** The message is on disk in the parked stream. */
  parked(message: Message, now: number): void {
    if (this.#parking.delete(message)) this.#settle(message);
    this.#advance(now);
  }

  /** The message could not be parked: consumers get it once more. */
  notParked(message: Message): void {
    if (this.#parking.delete(message)) this.#retries.add(message);
  }

  /** The checkpoint is on disk. */
  checkpointed(checkpoint: SafePlace): void {
    this.#policy.written(checkpoint);
  }

  /** The checkpoint could not be written: what it covers waits for the next one. */
  notCheckpointed(checkpoint: SafePlace): void {
    this.#policy.notWritten(checkpoint);
  }

  /** Looks after everything that only time brings. */
  tick(now: number): void {
    for (const { message, expires } of this.#outstanding.values()) {
      if (expires > now) break;
      this.#retryOrPark(this.#take(message.id, now));
    }
    this.push(now);
    this.#checkpoint(now, true);
    this.#truncateParked();
  }

  /** Delivers as much as consumers take: first what is delivered again. */
  push(now: number): void {
    if (this.#pushFrom(this.#retries.messages, now)) this.#pushFrom(this.#buffer, now);
  }

  /** False if no consumer takes any more. */
  #pushFrom(list: Message[], now: number): boolean {
    let index = 0;
    for (let message = list[index]; message; message = list[index]) {
      // Consumers name messages by id: of two with one id, the second waits until the first is settled.
      const choice = this.#outstanding.has(message.id) ? 'held' : this.#strategy.choose(message);
      if (choice === 'busy') return false;
      if (choice === 'held') {
        index++;
        continue;
      }
      list.splice(index, 1);
      this.#deliver(choice, message, now);
    }
    return true;
  }

  #deliver(consumer: Consumer, message: Message, now: number): void {
    const { messageTimeoutMs } = this.#settings;
    const expires = messageTimeoutMs === 0 ? Infinity : now + messageTimeoutMs;
    this.#outstanding.set(message.id, { message, consumer, expires });
    consumer.inFlight++;
    consumer.total++;
    consumer.timings?.start(message.id, now);
    this.#effects.deliver(consumer, message);
  }

  /** Ends a delivery; undefined if there is none of this id. */
  #take(id: string, now: number): Message | undefined {
    const found = this.#outstanding.get(id);
    if (!found) return undefined;
    this.#outstanding.delete(id);
    found.consumer.inFlight--;
    found.consumer.timings?.end(id, now);
    this.#strategy.settled(found.consumer, found.message);
    return found.message;
  }

  #retryOrPark(message: Message | undefined): void {
    const { maxRetryCount } = this.#settings;
    if (message && message.retryCount >= maxRetryCount) this.#park(message, `Reached retry count of ${maxRetryCount}`);
    else this.#retry(message);
  }

  #retry(message: Message | undefined): void {
    if (message) this.#retries.add({ ...message, retryCount: message.retryCount + 1 });
  }

  #park(message: Message | undefined, reason: string): void {
    if (!message) return;
    this.#parking.add(message);
    this.#effects.park(message, reason);
  }

  #settle(message: Message | undefined): void {
    if (message) this.#progressOf(message).settle(message.place);
  }

  #progressOf(message: Message): Progress {
    return message.replayed ? this.#replayProgress : this.#progress;
  }

  #advance(now: number): void {
    this.#checkpoint(now, false);
    if (this.#replayProgress.pending === 0) this.#truncateParked();
    this.push(now);
  }

  #checkpoint(now: number, tick: boolean): void {
    const safe = this.#progress.safe;
    if (safe && this.#policy.due(safe, now, tick)) this.#effects.saveCheckpoint(safe);
  }

  #truncateParked(): void {
    const before = (this.#replayProgress.safe?.place ?? -1) + 1;
    if (before <= this.#truncated) return;
    this.#truncated = before;
    this.#effects.truncateParked(before);
  }
}
