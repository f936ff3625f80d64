import { CheckpointPolicy } from './checkpoint-policy.js';
import { type SafePlace } from './progress.js';

const at = (count: number): SafePlace => ({ place: count, count });

/** Begins a checkpoint after every five events. */
function begun(...counts: readonly number[]): CheckpointPolicy {
  const policy = new CheckpointPolicy({ checkpointAfterMs: 0, minCheckpointCount: 1, maxCheckpointCount: 5 });
  for (const count of counts) expect(policy.due(at(count), 0, false)).toBe(true);
  return policy;
}

describe('A checkpoint', () => {
  it('that could not be written is due again at once', () => {
    const policy = begun(5);
    expect(policy.due(at(6), 0, false)).toBe(false);
    policy.notWritten(at(5));
    expect(policy.due(at(6), 0, false)).toBe(true);
  });

  it('that could not be written is not due again while a later one covers it', () => {
    const policy = begun(5, 10);
    policy.notWritten(at(5));
    expect(policy.due(at(11), 0, false)).toBe(false);
    policy.written(at(10));
    expect(policy.due(at(14), 0, false)).toBe(false);
    expect(policy.due(at(15), 0, false)).toBe(true);
  });

  it('counts from the last one on disk when several could not be written', () => {
    const policy = begun(5, 10, 15);
    policy.written(at(5));
    policy.notWritten(at(10));
    policy.notWritten(at(15));
    expect(policy.due(at(9), 0, false)).toBe(false);
    expect(policy.due(at(10), 0, false)).toBe(true);
  });
});
