import { type Consumer } from './consumer.js';
import { type Message } from './message.js';
import { PinnedStrategy } from './pinned-strategy.js';
import { type StrategyName } from './settings.js';

/** Who gets a message: a consumer; nobody for now (`held`: others may pass it); or nobody at all (`busy`). */
export type Choice = Consumer | 'held' | 'busy';

/** Shares messages among consumers. */
export interface ConsumerStrategy {
  add(consumer: Consumer): void;
  remove(consumer: Consumer): void;
  /** Chooses a ready consumer; the caller delivers to it. */
  choose(message: Message): Choice;
  /** A message is no longer in flight at the consumer. */
  settled(consumer: Consumer, message: Message): void;
}

export function consumerStrategy(name: StrategyName): ConsumerStrategy {
  switch (name) {
    case 'DispatchToSingle':
      return new QueueStrategy('stay');
    case 'RoundRobin':
      return new QueueStrategy('rotate');
    case 'Pinned':
    case 'PinnedByCorrelation':
      return new PinnedStrategy();
  }
}

/** Consumers in a queue: each in turn, or the first one until it is full. */
class QueueStrategy implements ConsumerStrategy {
  #queue: Consumer[] = [];
  readonly #afterwards: 'rotate' | 'stay';

  constructor(afterwards: 'rotate' | 'stay') {
    this.#afterwards = afterwards;
  }

  add(consumer: Consumer): void {
    this.#queue.push(consumer);
  }

  remove(consumer: Consumer): void {
    this.#queue = this.#queue.filter((other) => other !== consumer);
  }

  choose(): Choice {
    const index = this.#queue.findIndex((consumer) => consumer.ready);
    const chosen = this.#queue[index];
    if (!chosen) return 'busy';
    const behind = this.#afterwards === 'rotate' ? index + 1 : index;
    this.#queue = [...this.#queue.slice(behind), ...this.#queue.slice(0, behind)];
    return chosen;
  }

  settled(): void {
    // Nothing is kept per message.
  }
}
