import fc from 'fast-check';
import { Consumer } from './consumer.js';
import { consumerStrategy } from './consumer-strategy.js';
import { GroupMachine, type NackAction } from './group-machine.js';
import { type Message } from './message.js';
import { CONSUMER_STRATEGIES, type GroupSettings, type StrategyName } from './settings.js';

type State = 'waiting' | 'outstanding' | 'parking' | 'settled';

const identity = { from: '', username: '', connectionName: '' };

/** Cheaper than `expect`, which would take most of the time of a run. */
function must(holds: boolean, rule: string): void {
  if (!holds) throw new Error(`It does not hold that ${rule}`);
}

/** A group under a world that does anything at any time, and what must hold of it throughout. */
class World {
  readonly #states: State[] = [];
  readonly #holders = new Map<number, { consumer: Consumer; expires: number }>();
  readonly #parking: Message[] = [];
  readonly #consumers: Consumer[] = [];
  readonly #settings: GroupSettings;
  readonly #machine: GroupMachine;
  readonly settlements: number[] = [];
  #now = 0;

  constructor(settings: GroupSettings) {
    this.#settings = settings;
    this.#machine = new GroupMachine(settings, consumerStrategy(settings.strategy), {
      deliver: (consumer, { place }) => {
        this.#move(place, 'waiting', 'outstanding');
        this.#holders.set(place, { consumer, expires: this.#now + settings.messageTimeoutMs });
        must(this.#consumers.includes(consumer), 'only the connected get messages');
        must(consumer.inFlight <= consumer.bufferSize, 'no more than the buffer size is in flight');
      },
      park: (message) => {
        this.#move(message.place, 'waiting', 'parking');
        this.#parking.push(message);
      },
      saveCheckpoint: ({ place }) => {
        const open = this.#states.findIndex((state) => state !== 'settled');
        must(open === -1 || open > place, `event ${open} is settled before checkpoint ${place}`);
      },
      truncateParked: () => undefined,
    });
  }

  read(): void {
    if (!this.#machine.canAccept) return;
    const place = this.#states.length;
    this.#states.push('waiting');
    const pin = place % 7;
    this.#machine.read({ id: `${place}`, position: place, place, pin, replayed: false, retryCount: 0 });
    this.#machine.push(this.#now);
  }

  passOver(): void {
    this.#states.push('settled');
    this.settlements.push(this.#states.length - 1);
    this.#machine.passOver(this.#states.length - 1, this.#now);
  }

  connect(bufferSize: number): void {
    const consumer = new Consumer(identity, bufferSize, undefined);
    this.#consumers.push(consumer);
    this.#machine.connect(consumer, this.#now);
  }

  disconnect(which: number): void {
    const [consumer] = this.#consumers.splice(which % (this.#consumers.length || 1), 1);
    if (!consumer) return;
    for (const [place, holder] of [...this.#holders]) if (holder.consumer === consumer) this.#release(place);
    this.#machine.disconnect(consumer, this.#now);
  }

  ack(which: number): void {
    this.#settle(which, (place) => this.#machine.ack([`${place}`], this.#now));
  }

  nack(which: number, action: NackAction): void {
    if (action === 'skip' || action === 'stop') {
      this.#settle(which, (place) => this.#machine.nack([`${place}`], action, 'because', this.#now));
      return;
    }
    const place = this.#held(which);
    if (place === undefined) return;
    this.#release(place);
    this.#machine.nack([`${place}`], action, 'because', this.#now);
  }

  parkingDone(stored: boolean): void {
    const message = this.#parking.shift();
    if (!message) return;
    this.#move(message.place, 'parking', stored ? 'settled' : 'waiting');
    if (stored) this.settlements.push(message.place);
    if (stored) this.#machine.parked(message, this.#now);
    else this.#machine.notParked(message);
  }

  pass(ms: number): void {
    this.#now += ms;
    for (const [place, { expires }] of [...this.#holders]) if (expires <= this.#now) this.#release(place);
    this.#machine.tick(this.#now);
  }

  /** Everything that was read can still be settled. */
  finish(): void {
    while (this.#consumers.length > 0) this.disconnect(0);
    this.connect(1000);
    while (this.#machine.unsettled > 0) {
      this.ack(0);
      this.parkingDone(true);
      if (this.#holders.size === 0 && this.#parking.length === 0) break;
    }
    must(!this.#states.some((state) => state !== 'settled'), 'nothing is lost');
  }

  check(): void {
    const open = this.#states.filter((state) => state !== 'settled').length;
    const { buffered, retrying, outstanding, unsettled } = this.#machine;
    must(unsettled === open, 'what is not settled is pending');
    must(outstanding === this.#holders.size, 'what was delivered is outstanding');
    must(new Set(this.settlements).size === this.settlements.length, 'each is settled once');
    must(buffered + retrying + outstanding + this.#parking.length === open, 'each is in one place');
    must(buffered <= this.#settings.historyBufferSize, 'the buffer is bounded');
  }

  #settle(which: number, settle: (place: number) => void): void {
    const place = this.#held(which);
    if (place === undefined) return;
    this.#holders.delete(place);
    this.#move(place, 'outstanding', 'settled');
    this.settlements.push(place);
    settle(place);
  }

  #held(which: number): number | undefined {
    return [...this.#holders.keys()][which % (this.#holders.size || 1)];
  }

  #release(place: number): void {
    this.#holders.delete(place);
    this.#move(place, 'outstanding', 'waiting');
  }

  #move(place: number, from: State, to: State): void {
    must(this.#states[place] === from, `${place} goes from ${from} to ${to}, not from ${this.#states[place]}`);
    this.#states[place] = to;
  }
}

type Step = (world: World) => void;

const which = fc.nat(50);
const action = fc.constantFrom<NackAction>('park', 'retry', 'unknown', 'skip', 'stop');
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Step>((world) => world.read()) },
  { weight: 1, arbitrary: fc.constant<Step>((world) => world.passOver()) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 5 }).map<Step>((size) => (world) => world.connect(size)) },
  { weight: 1, arbitrary: which.map<Step>((index) => (world) => world.disconnect(index)) },
  { weight: 5, arbitrary: which.map<Step>((index) => (world) => world.ack(index)) },
  {
    weight: 3,
    arbitrary: fc.tuple(which, action).map<Step>(
      ([index, kind]) =>
        (world) =>
          world.nack(index, kind),
    ),
  },
  { weight: 2, arbitrary: fc.boolean().map<Step>((stored) => (world) => world.parkingDone(stored)) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 120 }).map<Step>((ms) => (world) => world.pass(ms)) },
);

const settings: fc.Arbitrary<GroupSettings> = fc.record({
  startFrom: fc.constant('start' as const),
  resolveLinks: fc.constant(false),
  extraStatistics: fc.constant(false),
  messageTimeoutMs: fc.constantFrom(50, 1000),
  maxRetryCount: fc.nat(2),
  checkpointAfterMs: fc.constantFrom(0, 1, 100),
  minCheckpointCount: fc.nat(4),
  maxCheckpointCount: fc.nat(6),
  maxSubscriberCount: fc.constant(0),
  liveBufferSize: fc.constant(10),
  readBatchSize: fc.constant(1),
  historyBufferSize: fc.constantFrom(2, 20),
  strategy: fc.constantFrom<StrategyName>(...CONSUMER_STRATEGIES),
});

describe('A group, whatever its consumers do', () => {
  it('never checkpoints past an unsettled event, settles each once and loses none', () => {
    fc.assert(
      fc.property(settings, fc.array(step, { maxLength: 120, size: 'max' }), (chosen, steps) => {
        const world = new World(chosen);
        for (const act of steps) {
          act(world);
          world.check();
        }
        world.finish();
      }),
      { numRuns: 200 },
    );
  });
});
