import { type GroupWriter } from '../append/group-writer.js';
import { type EventStore } from '../storage/event-store.js';
import { type StoredEvent } from '../storage/stored-event.js';
import { loadCheckpoint, saveCheckpoint } from './checkpoint-store.js';
import { Consumer, type ConsumerIdentity } from './consumer.js';
import { consumerStrategy } from './consumer-strategy.js';
import { ConsumerDroppedError, MaximumSubscribersError } from './errors.js';
import { type EventSource, eventSource } from './event-source.js';
import { type GroupDefinition } from './group-definition.js';
import { describeConsumer, type GroupInfo } from './group-info.js';
import { type GroupEffects, GroupMachine, type NackAction } from './group-machine.js';
import { GroupReader } from './group-reader.js';
import { type Message } from './message.js';
import { checkpointStream, groupKey, parkedStream } from './names.js';
import { ParkedMessages } from './parked-messages.js';
import { Throughput } from './throughput.js';
import { Timings } from './timings.js';

/** The connection of a consumer. */
export interface Connection {
  readonly identity: ConsumerIdentity;
  /** Most messages in flight. */
  readonly bufferSize: number;
  /** Sends an event, or its link; false if the connection wants a pause. */
  deliver(event: StoredEvent, retryCount: number, resolveLinks: boolean): boolean;
  /** Ends the connection. */
  drop(error: Error): void;
}

/** Who reads and writes for the groups. `now` is milliseconds that never go back. */
export interface GroupContext {
  readonly store: EventStore;
  readonly writer: GroupWriter;
  readonly now: () => number;
}

/** A group at work: connects what is read and who consumes to the machine, and does what that decides. */
export class Group {
  readonly definition: GroupDefinition;
  readonly key: string;
  readonly #context: GroupContext;
  readonly #source: EventSource;
  readonly #machine: GroupMachine;
  readonly #reader: GroupReader;
  readonly #parked: ParkedMessages;
  readonly #connections = new Map<Consumer, Connection>();
  readonly #throughput: Throughput;
  readonly #unfollow: () => void;
  #checkpoint: number | undefined;
  #scheduled = false;
  #closed: Error | undefined;

  /** @throws InvalidFilterError */
  constructor(context: GroupContext, definition: GroupDefinition) {
    const { store, writer } = context;
    const { stream, settings } = definition;
    this.#context = context;
    this.definition = definition;
    this.key = groupKey(stream, definition.group);
    this.#source = eventSource(store, stream, definition.filter);
    this.#parked = new ParkedMessages(store, writer, parkedStream(this.key));
    const saved = loadCheckpoint(store, checkpointStream(this.key));
    this.#checkpoint = saved === undefined ? undefined : this.#source.parse(saved);
    this.#throughput = new Throughput(context.now());
    const strategy = consumerStrategy(settings.strategy);
    this.#machine = new GroupMachine(settings, strategy, this.#effects(), this.#checkpoint);
    const input = { store, source: this.#source, parked: this.#parked };
    this.#reader = new GroupReader(input, this.#machine, definition, this.#checkpoint);
    this.#unfollow = this.#source.follow(() => this.#whileOpen(() => this.#reader.sourceGrew()));
    this.#wake();
  }

  /** @throws MaximumSubscribersError if there is no place for one more consumer; ConsumerDroppedError if it is closed */
  admit(): void {
    const { maxSubscriberCount } = this.definition.settings;
    if (this.#closed) throw this.#closed;
    if (maxSubscriberCount > 0 && this.#connections.size >= maxSubscriberCount) throw new MaximumSubscribersError();
  }

  /** Delivers to the connection from now on, as the group's strategy has it. */
  connect(connection: Connection): Consumer {
    const timings = this.definition.settings.extraStatistics ? new Timings() : undefined;
    const consumer = new Consumer(connection.identity, connection.bufferSize, timings);
    this.#connections.set(consumer, connection);
    this.#whileOpen((now) => this.#machine.connect(consumer, now));
    return consumer;
  }

  disconnect(consumer: Consumer): void {
    if (this.#connections.delete(consumer)) this.#whileOpen((now) => this.#machine.disconnect(consumer, now));
  }

  /** The connection of the consumer takes messages again. */
  resume(consumer: Consumer): void {
    consumer.paused = false;
    this.#whileOpen((now) => this.#machine.push(now));
  }

  ack(ids: readonly string[]): void {
    this.#whileOpen((now) => this.#machine.ack(ids, now));
  }

  nack(ids: readonly string[], action: NackAction, reason: string): void {
    this.#whileOpen((now) => this.#machine.nack(ids, action, reason, now));
  }

  /** Delivers parked messages again, those below `stopAt` only. */
  replayParked(stopAt: number | undefined): void {
    this.#whileOpen(() => this.#reader.replay(stopAt));
  }

  /** Looks after what only time brings. */
  tick(): void {
    this.#whileOpen((now) => this.#machine.tick(now));
  }

  info(): GroupInfo {
    const { stream, group, settings } = this.definition;
    const { sinceLast, perSecond } = this.#throughput.measure(this.#context.now());
    const consumers = [...this.#connections.keys()].map((consumer) => describeConsumer(consumer, perSecond));
    const startFrom = settings.startFrom === 'start' ? 0 : settings.startFrom === 'end' ? -1 : settings.startFrom;
    const format = (place: number | undefined): string => (place === undefined ? '' : this.#source.format(place));
    return {
      stream,
      group,
      settings,
      startFrom: format(startFrom),
      status: this.#reader.status,
      consumers,
      totalItems: this.#throughput.total,
      countSinceLastMeasurement: sinceLast,
      averagePerSecond: perSecond(sinceLast),
      lastCheckpointed: format(this.#checkpoint),
      lastKnown: format(this.#reader.lastKnown),
      readBufferCount: this.#machine.buffered,
      retryBufferCount: this.#machine.retrying,
      totalInFlight: consumers.reduce((sum, consumer) => sum + consumer.inFlightMessages, 0),
      outstanding: this.#machine.outstanding,
      parked: this.#parked.count,
    };
  }

  /** Stops, and ends the connections of all consumers with `error`. */
  close(error: Error): void {
    if (this.#closed) return;
    this.#closed = error;
    this.#unfollow();
    const connections = [...this.#connections.values()];
    this.#connections.clear();
    for (const connection of connections) connection.drop(error);
  }

  #effects(): GroupEffects {
    const { writer } = this.#context;
    return {
      deliver: (consumer, message) => {
        this.#throughput.total++;
        const connection = this.#connections.get(consumer);
        const taken = connection?.deliver(this.#eventOf(message), message.retryCount, this.#resolves(message));
        if (taken === false) consumer.paused = true;
      },
      park: (message, reason) => {
        this.#parked.park(this.#eventOf(message), this.#resolves(message), reason).then(
          () => this.#whileOpen((now) => this.#machine.parked(message, now)),
          () => this.#whileOpen(() => this.#machine.notParked(message)),
        );
      },
      saveCheckpoint: (checkpoint) => {
        const { place } = checkpoint;
        saveCheckpoint(writer, checkpointStream(this.key), this.#source.format(place)).then(
          () => {
            this.#checkpoint = place;
            this.#machine.checkpointed(checkpoint);
          },
          // The next one covers it; until then a restart only delivers again.
          () => this.#machine.notCheckpointed(checkpoint),
        );
      },
      // If this fails, a restart finds parked messages again that are settled.
      truncateParked: (before) => void this.#parked.truncate(before).catch(() => undefined),
    };
  }

  #resolves(message: Message): boolean {
    return this.definition.settings.resolveLinks || message.replayed;
  }

  #eventOf(message: Message): StoredEvent {
    const event = this.#context.store.log.get(message.position);
    if (!event) throw new Error(`The log has no event at ${message.position}, though group ${this.key} read it`);
    return event;
  }

  /** What cannot be read or decided ends this group, and nothing else. */
  #whileOpen(action: (now: number) => void): void {
    if (this.#closed) return;
    try {
      action(this.#context.now());
      this.#wake();
    } catch (error) {
      this.close(error instanceof Error ? error : new Error(String(error)));
    }
  }

  /** Reads on in a later turn, so that no group keeps the thread from everybody else. */
  #wake(): void {
    if (this.#closed || this.#scheduled || !this.#reader.ready) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#whileOpen((now) => {
        if (this.#reader.read(now)) this.#machine.push(now);
        else this.close(new ConsumerDroppedError(`The stream ${this.definition.stream} is deleted`));
      });
    });
  }
}
