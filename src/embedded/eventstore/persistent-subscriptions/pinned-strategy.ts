import { type Consumer } from './consumer.js';
import { type Choice, type ConsumerStrategy } from './consumer-strategy.js';
import { type Message } from './message.js';

const BUCKETS = 1024;

interface Bucket {
  owner: Consumer | undefined;
  inFlight: number;
}

/**
 * Keeps what belongs together (a stream, a correlation) at one consumer while that is connected. Messages of a full
 * consumer wait, those of others pass them.
 */
export class PinnedStrategy implements ConsumerStrategy {
  readonly #buckets: Bucket[] = Array.from({ length: BUCKETS }, () => ({ owner: undefined, inFlight: 0 }));
  /** Buckets owned by each consumer. */
  readonly #owned = new Map<Consumer, number>();

  /** The newcomer takes what others own above an equal share, idle buckets first. */
  add(consumer: Consumer): void {
    this.#owned.set(consumer, 0);
    const assigned = this.#buckets.filter((bucket) => bucket.owner).length;
    const share = Math.ceil(assigned / this.#owned.size);
    for (const [other, count] of [...this.#owned]) {
      const surplus = count - share;
      if (other === consumer || surplus <= 0) continue;
      const owned = this.#buckets.filter((bucket) => bucket.owner === other);
      owned.sort((one, two) => one.inFlight - two.inFlight);
      for (const bucket of owned.slice(0, surplus)) this.#assign(bucket, consumer);
    }
  }

  remove(consumer: Consumer): void {
    this.#owned.delete(consumer);
    for (const bucket of this.#buckets) {
      if (bucket.owner !== consumer) continue;
      bucket.owner = undefined;
      bucket.inFlight = 0;
    }
  }

  choose(message: Message): Choice {
    if (![...this.#owned.keys()].some((consumer) => consumer.ready)) return 'busy';
    const bucket = this.#bucketOf(message);
    if (!bucket.owner) this.#assign(bucket, this.#leastLoaded());
    if (!bucket.owner?.ready) return 'held';
    bucket.inFlight++;
    return bucket.owner;
  }

  settled(consumer: Consumer, message: Message): void {
    const bucket = this.#bucketOf(message);
    if (bucket.owner === consumer && bucket.inFlight > 0) bucket.inFlight--;
  }

  #assign(bucket: Bucket, consumer: Consumer | undefined): void {
    if (bucket.owner) this.#owned.set(bucket.owner, (this.#owned.get(bucket.owner) ?? 0) - 1);
    if (consumer) this.#owned.set(consumer, (this.#owned.get(consumer) ?? 0) + 1);
    bucket.owner = consumer;
    bucket.inFlight = 0;
  }

  #leastLoaded(): Consumer | undefined {
    let least: Consumer | undefined;
    for (const [consumer, count] of this.#owned) {
      if (!least || count < (this.#owned.get(least) ?? 0)) least = consumer;
    }
    return least;
  }

  #bucketOf(message: Message): Bucket {
    const bucket = this.#buckets[message.pin % BUCKETS];
    if (!bucket) throw new RangeError(`A pin is a whole number of at least 0, not ${message.pin}`);
    return bucket;
  }
}
