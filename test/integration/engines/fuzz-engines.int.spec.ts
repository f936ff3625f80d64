import { randomInt } from 'node:crypto';
import { fuzzEventStore, fuzzMongoCommands, fuzzMongoMessages } from '../../support/engine-fuzz.js';

/** Messages sent to each engine; `FUZZ_SEED` sends the same again. */
const RUNS = 500;
const SEED = Number(process.env['FUZZ_SEED'] ?? randomInt(2 ** 31));

describe(`Messages that nobody should send (FUZZ_SEED=${SEED})`, () => {
  it('do not disturb the MongoDB engine when bytes are changed', () => fuzzMongoMessages(RUNS, SEED));

  it('get an answer from the MongoDB engine when values are strange', async () => {
    expect(await fuzzMongoCommands(2 * RUNS, SEED)).toEqual([]);
  });

  it('do not disturb the event engine when bytes are changed', async () => {
    expect(await fuzzEventStore(RUNS, SEED)).toEqual([]);
  });
});
