import { randomUUID } from 'node:crypto';
import { deleteStream } from '../append/delete-stream.js';
import { invalidStreamName } from '../append/limits.js';
import { systemEvent } from '../append/proposed-event.js';
import { ConsumerDroppedError, GroupExistsError, GroupFailedError, GroupNotFoundError } from './errors.js';
import { eventSource } from './event-source.js';
import { Group, type GroupContext } from './group.js';
import { parseConfig, serializeConfig } from './group-config.js';
import { type GroupDefinition } from './group-definition.js';
import { type GroupInfo } from './group-info.js';
import { ALL, checkpointStream, CONFIG_STREAM, groupKey, parkedStream } from './names.js';
import { checkSettings } from './settings.js';
import { appendSystemEvent, lastEvent, sizeOf, written } from './system-writes.js';

/** How often the groups look after timeouts and checkpoints, in milliseconds. */
const TICK_MS = 250;
const CONFIG_TYPE = '$PersistentConfig';
const KEPT_CONFIGS = 2;

/** A group as its maker describes it; an update keeps the filter. */
export type GroupProposal = Omit<GroupDefinition, 'firstPlace'>;

/** All groups of the engine. Changes are made one after the other, and answered when they are on disk. */
export class PersistentSubscriptions {
  readonly #context: GroupContext;
  readonly #timer: NodeJS.Timeout;
  #groups = new Map<string, Group>();
  /** Streams that had a group since the start; asked for one of them, `list` answers even with nothing. */
  #sources = new Set<string>();
  #changes: Promise<unknown> = Promise.resolve();
  #closed = false;
  /** Why the log's list of groups could not be used; then nothing may overwrite it. */
  #fault: Error | undefined;

  /** Starts the groups that the log knows of. */
  constructor(context: GroupContext) {
    this.#context = context;
    this.#load();
    this.#timer = setInterval(() => {
      for (const group of this.#groups.values()) group.tick();
    }, TICK_MS).unref();
  }

  /** @throws GroupExistsError, GroupFailedError, InvalidFilterError */
  create(proposal: GroupProposal): Promise<void> {
    return this.#inOrder(async () => {
      const key = this.#check(proposal);
      if (this.#groups.has(key)) throw new GroupExistsError(`Group '${proposal.group}' already exists.`);
      const definition = { ...proposal, firstPlace: this.#firstPlace(proposal) };
      await this.#save([...this.#definitions(), definition]);
      this.#start(definition);
    });
  }

  /**
   * Ends the connections of all consumers and goes on with other settings from the checkpoint.
   * @throws GroupNotFoundError, GroupFailedError
   */
  update(proposal: Omit<GroupProposal, 'filter'>): Promise<void> {
    return this.#inOrder(async () => {
      const { definition: old } = this.find(proposal.stream, proposal.group);
      const next = { ...proposal, filter: old.filter };
      const key = this.#check(next);
      const stillFromEnd = old.settings.startFrom === 'end' && proposal.settings.startFrom === 'end';
      const definition = { ...next, firstPlace: stillFromEnd ? old.firstPlace : this.#firstPlace(next) };
      await this.#save(this.#definitions().map((other) => (other === old ? definition : other)));
      this.#stop(key);
      this.#start(definition);
    });
  }

  /** Forgets a group with its checkpoint and what it parked. @throws GroupNotFoundError */
  delete(stream: string, name: string): Promise<void> {
    return this.#inOrder(async () => {
      const { definition, key } = this.find(stream, name);
      await this.#save(this.#definitions().filter((other) => other !== definition));
      this.#stop(key);
      this.#groups.delete(key);
      await this.#forget(key);
    });
  }

  /** @throws GroupNotFoundError */
  find(stream: string, name: string): Group {
    this.#usable();
    const group = this.#groups.get(groupKey(stream, name));
    if (!group) throw new GroupNotFoundError(`Group '${name}' does not exist.`);
    return group;
  }

  /** All groups, or those on one stream. @throws GroupNotFoundError if the stream never had one */
  list(stream?: string): GroupInfo[] {
    this.#usable();
    if (stream !== undefined && !this.#sources.has(stream)) throw new GroupNotFoundError(`${stream} has no groups`);
    const groups = [...this.#groups.values()].filter(
      ({ definition }) => stream === undefined || definition.stream === stream,
    );
    return groups.map((group) => group.info());
  }

  /** Ends all connections, and starts the groups again from what the log knows. */
  restart(): Promise<void> {
    return this.#inOrder(() => {
      this.#stopAll(new ConsumerDroppedError('Persistent subscriptions are being restarted'));
      this.#load();
      return Promise.resolve();
    });
  }

  /** Stops for good; connections end with `error`. */
  close(error: Error): void {
    this.#closed = true;
    clearInterval(this.#timer);
    this.#stopAll(error);
  }

  #inOrder<T>(change: () => Promise<T>): Promise<T> {
    const done = this.#changes.then(change);
    this.#changes = done.catch(() => undefined);
    return done;
  }

  #check({ stream, group, settings }: GroupProposal): string {
    this.#usable();
    const key = groupKey(stream, group);
    const invalid = stream === '' ? 'Bad stream name.' : invalidStreamName(`$$${parkedStream(key)}`);
    if (invalid !== undefined) throw new GroupFailedError(invalid);
    if (group === '') throw new GroupFailedError('A group needs a name.');
    checkSettings(settings);
    const { log } = this.#context.store;
    if (stream === ALL && typeof settings.startFrom === 'number' && settings.startFrom >= log.end) {
      throw new GroupFailedError(
        'Invalid Start From position: commit position must be less than or equal to the last commit position in the transaction file.',
      );
    }
    return key;
  }

  /** @throws InvalidFilterError */
  #firstPlace({ stream, filter, settings }: GroupProposal): number {
    return eventSource(this.#context.store, stream, filter).first(settings.startFrom);
  }

  #definitions(): GroupDefinition[] {
    return [...this.#groups.values()].map(({ definition }) => definition);
  }

  #load(): void {
    this.#groups = new Map();
    this.#sources = new Set();
    this.#fault = undefined;
    try {
      const config = lastEvent(this.#context.store, CONFIG_STREAM);
      for (const definition of config ? parseConfig(config.data.toString('utf8')) : []) this.#start(definition);
    } catch (error) {
      // The events are to be had all the same: only what has to do with groups is refused.
      this.#fault = error instanceof Error ? error : new Error(String(error));
      this.#stopAll(this.#fault);
    }
  }

  /** @throws GroupFailedError if the groups could not be started */
  #usable(): void {
    if (this.#fault)
      throw new GroupFailedError(`The groups in ${CONFIG_STREAM} cannot be used: ${this.#fault.message}`);
  }

  #start(definition: GroupDefinition): void {
    if (this.#closed) return;
    const group = new Group(this.#context, definition);
    this.#groups.set(group.key, group);
    this.#sources.add(definition.stream);
  }

  #stop(key: string): void {
    this.#groups.get(key)?.close(new ConsumerDroppedError('The group was changed or deleted'));
  }

  #stopAll(error: Error): void {
    for (const group of this.#groups.values()) group.close(error);
  }

  #save(definitions: readonly GroupDefinition[]): Promise<void> {
    const event = systemEvent(randomUUID(), CONFIG_TYPE, serializeConfig(definitions, Date.now()));
    return written(this.#context.writer, sizeOf(event), (transaction) =>
      appendSystemEvent(transaction, CONFIG_STREAM, event, KEPT_CONFIGS),
    );
  }

  #forget(key: string): Promise<void> {
    return written(this.#context.writer, 0, (transaction) => {
      for (const stream of [checkpointStream(key), parkedStream(key)]) {
        deleteStream(transaction, { kind: 'soft', stream, expectation: { kind: 'any' } });
      }
    });
  }
}
