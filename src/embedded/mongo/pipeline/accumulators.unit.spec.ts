import { encodeDocument } from '../bson/decode.js';
import { rawDocument } from '../bson/raw-value.js';
import { accumulatorFor } from './accumulators.js';

const LENGTH = 10_000;
const DOCUMENTS = 8;

/** Bytes that an accumulator says it holds after each of some documents with a text of {@link LENGTH} that rises (or falls). */
function heldBy(operator: string, operand: unknown, falls = false): number[] {
  let held = 0;
  const operation = rawDocument(encodeDocument({ [operator]: operand }));
  const accumulator = accumulatorFor('all', operation, {}, (bytes) => (held += bytes))();
  return Array.from({ length: DOCUMENTS }, (_, at) => {
    const text = String(falls ? DOCUMENTS - at : at).repeat(LENGTH);
    accumulator.add(encodeDocument({ text }));
    return held;
  });
}

describe('What an accumulator holds', () => {
  it.each([
    ['$first', '$text', false],
    ['$last', '$text', false],
    ['$max', '$text', false],
    ['$min', '$text', true],
    ['$mergeObjects', { only: '$text' }, false],
  ])('is one value of %s, and told', (operator, operand, falls) => {
    for (const held of heldBy(operator, operand, falls)) {
      expect(held).toBeGreaterThan(LENGTH);
      expect(held).toBeLessThan(2.2 * LENGTH);
    }
  });

  it.each(['$push', '$addToSet', '$stdDevPop'])('is every value of %s, and told', (operator) => {
    const told = heldBy(operator, '$text');
    told.forEach((held, at) => expect(held).toBeGreaterThan((at + 1) * LENGTH));
  });

  it.each(['$sum', '$avg', '$count'])('is nothing worth telling for %s', (operator) => {
    expect(heldBy(operator, operator === '$count' ? {} : '$text').at(-1)).toBe(0);
  });
});
