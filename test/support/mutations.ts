import { type SeededRandom } from './seeded-random.js';

type Mutation = (message: Buffer, random: SeededRandom) => Buffer;

const place = (message: Buffer, random: SeededRandom): number => random.integer(Math.max(1, message.length));

const flipBit: Mutation = (message, random) => {
  const changed = Buffer.from(message);
  const at = place(message, random);
  if (at < changed.length) changed[at] = (changed[at] ?? 0) ^ (1 << random.integer(8));
  return changed;
};

const truncate: Mutation = (message, random) => message.subarray(0, place(message, random));

/** Four bytes, where a length may be, that say something extreme. */
const lie: Mutation = (message, random) => {
  const changed = Buffer.from(message);
  const lies = [0, -1, 1, 5, 0x7fffffff, -0x80000000, message.length + 1] as const;
  if (changed.length >= 4) changed.writeInt32LE(random.pick(lies), random.integer(changed.length - 3));
  return changed;
};

const splice: Mutation = (message, random) => {
  const from = place(message, random);
  const piece = message.subarray(from, from + random.integer(40));
  const at = place(message, random);
  return Buffer.concat([message.subarray(0, at), piece, message.subarray(at)]);
};

const insertNoise: Mutation = (message, random) => {
  const at = place(message, random);
  return Buffer.concat([message.subarray(0, at), random.bytes(random.integer(16)), message.subarray(at)]);
};

const MUTATIONS = [flipBit, truncate, lie, splice, insertNoise] as const;

/** A valid message with one to four things done to it. */
export function mutated(message: Buffer, random: SeededRandom): Buffer {
  let result = message;
  for (let left = 1 + random.integer(4); left > 0; left--) result = random.pick(MUTATIONS)(result, random);
  return result;
}
