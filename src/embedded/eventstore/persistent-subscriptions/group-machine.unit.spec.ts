import { Consumer } from './consumer.js';
import { consumerStrategy } from './consumer-strategy.js';
import { GroupMachine } from './group-machine.js';
import { type Message } from './message.js';
import { type SafePlace } from './progress.js';
import { type GroupSettings } from './settings.js';

const SETTINGS: GroupSettings = {
  startFrom: 'start',
  resolveLinks: false,
  extraStatistics: false,
  messageTimeoutMs: 1000,
  maxRetryCount: 2,
  checkpointAfterMs: 2000,
  minCheckpointCount: 2,
  maxCheckpointCount: 5,
  maxSubscriberCount: 0,
  liveBufferSize: 10,
  readBatchSize: 5,
  historyBufferSize: 20,
  strategy: 'RoundRobin',
};

function message(place: number, changes: Partial<Message> = {}): Message {
  return { id: `${place}`, position: place, place, pin: 0, replayed: false, retryCount: 0, ...changes };
}

function start(changes: Partial<GroupSettings> = {}, checkpoint?: number) {
  const settings = { ...SETTINGS, ...changes };
  const log: string[] = [];
  const parking: Message[] = [];
  const saving: SafePlace[] = [];
  const machine = new GroupMachine(
    settings,
    consumerStrategy(settings.strategy),
    {
      deliver: (_, { id, retryCount }) => log.push(`deliver ${id} try ${retryCount}`),
      park: (parked, reason) => {
        parking.push(parked);
        log.push(`park ${parked.id}: ${reason}`);
      },
      saveCheckpoint: (checkpoint) => {
        saving.push(checkpoint);
        log.push(`checkpoint ${checkpoint.place}`);
      },
      truncateParked: (before) => log.push(`truncate ${before}`),
    },
    checkpoint,
  );
  const consumer = new Consumer({ from: '', username: '', connectionName: '' }, 10, undefined);
  const read = (...messages: Message[]): void => {
    for (const one of messages) machine.read(one);
    machine.push(0);
  };
  return { machine, consumer, log, parking, saving, read, taken: () => log.splice(0) };
}

describe('A group', () => {
  it('without a message timeout waits for ever', () => {
    const { machine, consumer, read, taken } = start({ messageTimeoutMs: 0 });
    machine.connect(consumer, 0);
    read(message(0));
    machine.tick(Number.MAX_SAFE_INTEGER);
    expect(taken()).toEqual(['deliver 0 try 0']);
    machine.disconnect(consumer, 1);
    expect(machine.retrying).toBe(1);
  });

  it('delivers again what is not settled in time, and parks it after the last retry', () => {
    const { machine, consumer, read, taken, parking } = start();
    machine.connect(consumer, 0);
    read(message(0));
    for (const now of [999, 1000, 2000, 3000]) machine.tick(now);
    expect(taken()).toEqual([
      'deliver 0 try 0',
      'deliver 0 try 1',
      'deliver 0 try 2',
      'park 0: Reached retry count of 2',
    ]);
    machine.parked(parking[0]!, 3000);
    expect(machine.unsettled).toBe(0);
  });

  it('delivers what is retried before what is new, in the order of the source', () => {
    const { machine, consumer, read, taken } = start();
    machine.connect(consumer, 0);
    read(message(0), message(1), message(2));
    machine.disconnect(consumer, 0);
    read(message(3));
    taken();
    machine.connect(new Consumer(consumer.identity, 10, undefined), 0);
    expect(taken()).toEqual(['deliver 0 try 1', 'deliver 1 try 1', 'deliver 2 try 1', 'deliver 3 try 0']);
  });

  it('checkpoints after the larger count at once, after the smaller one when the clock allows', () => {
    const { machine, consumer, read, taken } = start();
    machine.connect(consumer, 0);
    read(...[0, 1, 2, 3, 4, 5, 6, 7].map((place) => message(place)));
    taken();
    machine.ack(['0', '1', '2', '3', '4'], 0);
    expect(taken()).toEqual(['checkpoint 4']);
    machine.ack(['5', '6'], 100);
    machine.tick(500);
    expect(taken()).toEqual([]);
    machine.ack(['7'], 600);
    read();
    machine.tick(2000);
    expect(taken()).toEqual(['checkpoint 7']);
  });

  it('checkpoints again, by the clock, what could not be written', () => {
    const { machine, consumer, read, taken, saving } = start();
    machine.connect(consumer, 0);
    read(...[0, 1, 2, 3, 4].map((place) => message(place)));
    machine.ack(['0', '1', '2', '3', '4'], 0);
    taken();
    machine.tick(3000);
    expect(taken()).toEqual([]);
    machine.notCheckpointed(saving[0]!);
    machine.tick(3250);
    expect(taken()).toEqual(['checkpoint 4']);
    machine.checkpointed(saving[1]!);
    machine.tick(9000);
    expect(taken()).toEqual([]);
  });

  it('does not checkpoint past an event that waits for a consumer while later ones are settled', () => {
    const { machine, consumer, read, taken } = start({ strategy: 'Pinned', maxCheckpointCount: 1 });
    const full = new Consumer(consumer.identity, 1, undefined);
    machine.connect(full, 0);
    read(message(0, { pin: 1 }));
    machine.connect(consumer, 0);
    read(message(1, { pin: 1 }), message(2, { pin: 2 }));
    expect(taken()).toEqual(['deliver 0 try 0', 'deliver 2 try 0']);
    machine.ack(['2'], 0);
    machine.ack(['0'], 0);
    expect(taken()).toEqual(['checkpoint 0', 'deliver 1 try 0']);
  });

  it('goes on counting from the checkpoint of an earlier life', () => {
    const { machine, consumer, read, taken } = start({ maxCheckpointCount: 1 }, 41);
    machine.connect(consumer, 0);
    read(message(42), message(43));
    taken();
    machine.ack(['43'], 0);
    expect(taken()).toEqual([]);
    machine.ack(['42'], 0);
    expect(taken()).toEqual(['checkpoint 43']);
  });

  it('delivers two events with one id one after the other', () => {
    const { machine, consumer, read, taken } = start();
    machine.connect(consumer, 0);
    read(message(0, { id: 'same' }), message(1, { id: 'same' }), message(2));
    expect(taken()).toEqual(['deliver same try 0', 'deliver 2 try 0']);
    machine.ack(['same'], 0);
    expect(taken()).toEqual(['deliver same try 0']);
    machine.ack(['same'], 0);
    expect(machine.unsettled).toBe(1);
  });

  it('truncates the parked stream only behind what was settled of a replay', () => {
    const { machine, consumer, read, taken } = start();
    machine.connect(consumer, 0);
    read(message(7, { id: 'a', replayed: true }), message(8, { id: 'b', replayed: true }));
    taken();
    machine.ack(['b'], 0);
    machine.tick(1);
    expect(taken()).toEqual([]);
    machine.ack(['a'], 2);
    expect(taken()).toEqual(['truncate 9']);
  });

  it('delivers nothing to a consumer whose connection is full, and goes on when it drains', () => {
    const { machine, consumer, read, taken } = start();
    machine.connect(consumer, 0);
    consumer.paused = true;
    read(message(0));
    expect(taken()).toEqual([]);
    consumer.paused = false;
    machine.push(0);
    expect(taken()).toEqual(['deliver 0 try 0']);
  });

  it('takes no more from the log than its history buffer holds', () => {
    const { machine } = start({ historyBufferSize: 6 });
    let place = 0;
    while (machine.canAccept) machine.read(message(place++));
    expect(place).toBe(2);
    expect(machine.buffered).toBe(2);
  });

  it('ignores acknowledgements of what nobody holds', () => {
    const { machine, consumer, read } = start();
    machine.connect(consumer, 0);
    read(message(0));
    machine.ack(['0', '0', 'unknown'], 0);
    machine.nack(['0'], 'park', 'late', 0);
    expect(machine.unsettled).toBe(0);
    expect(consumer.inFlight).toBe(0);
  });
});
