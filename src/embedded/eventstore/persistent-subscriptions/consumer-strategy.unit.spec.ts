import { Consumer } from './consumer.js';
import { consumerStrategy } from './consumer-strategy.js';
import { type StrategyName } from './settings.js';

const message = (pin: number) => ({ id: '', position: 0, place: 0, pin, replayed: false, retryCount: 0 });

function start(name: StrategyName, ...bufferSizes: number[]) {
  const strategy = consumerStrategy(name);
  const consumers = bufferSizes.map(
    (size) => new Consumer({ from: '', username: '', connectionName: '' }, size, undefined),
  );
  for (const consumer of consumers) strategy.add(consumer);
  const give = (pin = 0): number | string => {
    const choice = strategy.choose(message(pin));
    if (typeof choice === 'string') return choice;
    choice.inFlight++;
    return consumers.indexOf(choice);
  };
  return { strategy, consumers, give };
}

describe('RoundRobin', () => {
  it('gives to each in turn, past those that are full', () => {
    const { give } = start('RoundRobin', 1, 3, 3);
    expect([give(), give(), give(), give(), give(), give(), give(), give()]).toEqual([0, 1, 2, 1, 2, 1, 2, 'busy']);
  });
});

describe('DispatchToSingle', () => {
  it('gives to one until it is full', () => {
    const { give, strategy, consumers } = start('DispatchToSingle', 2, 2);
    expect([give(), give(), give()]).toEqual([0, 0, 1]);
    strategy.remove(consumers[1]!);
    expect(give()).toBe('busy');
  });
});

describe('Pinned', () => {
  it('keeps what belongs together at one consumer, and lets others pass what waits for a full one', () => {
    const { give } = start('Pinned', 1, 2);
    const [one, two] = [give(1), give(2)];
    expect(new Set([one, two])).toEqual(new Set([0, 1]));
    expect(give(1)).toBe('held');
    expect(give(2)).toBe(1);
    expect(give(2)).toBe('busy');
  });

  it('gives what a consumer left to others, and half of everything to a newcomer', () => {
    const { give, strategy, consumers } = start('Pinned', 100);
    for (let pin = 0; pin < 10; pin++) give(pin);
    const newcomer = new Consumer({ from: '', username: '', connectionName: '' }, 100, undefined);
    consumers.push(newcomer);
    strategy.add(newcomer);
    const pins = Array.from({ length: 10 }, (_, pin) => give(pin));
    expect(pins.filter((index) => index === 1)).toHaveLength(5);
    strategy.remove(consumers[0]!);
    expect(Array.from({ length: 10 }, (_, pin) => give(pin))).toEqual(Array.from({ length: 10 }, () => 1));
  });
});
