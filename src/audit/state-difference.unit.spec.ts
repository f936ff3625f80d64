import fc from 'fast-check';
import { differences, type Change } from './state-difference.js';

/** Applies changes the way a reader would: a second implementation to hold the first against. */
function apply(document: unknown, changes: readonly Change[]): unknown {
  const root = { '': structuredClone(document) } as Record<string, unknown>;
  const removals = changes.filter(({ kind }) => kind === 'removed').toReversed();
  for (const change of [...changes.filter(({ kind }) => kind !== 'removed'), ...removals]) {
    const steps = change.path.split('/').map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
    const parent = steps
      .slice(0, -1)
      .reduce<Record<string, unknown>>((at, step) => at[step] as Record<string, unknown>, root);
    const last = steps.at(-1)!;
    if (change.kind !== 'removed') parent[last] = structuredClone(change.after);
    else if (Array.isArray(parent)) parent.splice(Number(last), 1);
    else Reflect.deleteProperty(parent, last);
  }
  return root[''];
}

describe('the difference between two states', () => {
  it('names what was added, removed and changed with a pointer to it', () => {
    expect(
      differences({ stage: 'assessment', owner: 'li', classes: ['a'] }, { stage: 'escalation', classes: ['a', 'b'] }),
    ).toEqual([
      { kind: 'changed', path: '/stage', before: 'assessment', after: 'escalation' },
      { kind: 'removed', path: '/owner', before: 'li' },
      { kind: 'added', path: '/classes/1', after: 'b' },
    ]);
  });

  it('escapes names that a pointer cannot carry as they are', () => {
    expect(differences({}, { 'a/b~c': 1 })).toEqual([{ kind: 'added', path: '/a~1b~0c', after: 1 }]);
  });

  it('is empty between a state and itself, and turns any state into any other', () => {
    const key = fc.constantFrom('a', 'b', 'c/d', 'e~f');
    const state = fc.letrec((tie) => ({
      value: fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.array(tie('value'), { maxLength: 3 }), tie('object')),
      object: fc.dictionary(key, tie('value'), { maxKeys: 4 }),
    })).object as fc.Arbitrary<object>;
    fc.assert(
      fc.property(state, state, (before, after) => {
        expect(differences(before, structuredClone(before))).toEqual([]);
        expect(apply(before, differences(before, after))).toEqual(after);
      }),
    );
  });
});
