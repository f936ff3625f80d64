import { legsFrom, orderOf, placeIn, sortNames, sortOf } from './case-order.js';
import type { CaseListEntry } from '../views/case-list/case-list-entry.js';

describe('order of a case list', () => {
  it('can be each of the dates, both ways', () => {
    expect(sortNames).toEqual([
      '-openedAt',
      'openedAt',
      '-answerDueAt',
      'answerDueAt',
      '-updatedAt',
      'updatedAt',
      '-closedAt',
      'closedAt',
    ]);
  });

  it.each([
    ['newest first', {}, 'openedAt', true],
    ['newest first among those opened in a range', { opened: {} }, 'openedAt', true],
    ['latest closed first among those closed in a range', { closed: {} }, 'closedAt', true],
    ['first due first among those due in a range', { due: {} }, 'answerDueAt', false],
    ['first due first among those overdue', { overdue: true }, 'answerDueAt', false],
    ['newest first among those not overdue', { overdue: false }, 'openedAt', true],
  ] as const)('is %s unless told otherwise', (_, filter, field, descending) => {
    expect(orderOf(undefined, filter)).toEqual({ field, descending });
  });

  it('is what is asked for, whatever the filter', () => {
    expect(orderOf('-updatedAt', { closed: {} })).toEqual({ field: 'updatedAt', descending: true });
    expect(orderOf('closedAt', {})).toEqual({ field: 'closedAt', descending: false });
  });

  it('lets the id decide in the direction of the date, so that an index serves both directions', () => {
    expect(sortOf({ field: 'openedAt', descending: true })).toEqual({ openedAt: -1, _id: -1 });
    expect(sortOf({ field: 'openedAt', descending: false })).toEqual({ openedAt: 1, _id: 1 });
  });

  it('takes cases without the date after all others, where a case can be without', () => {
    expect(legsFrom({ field: 'updatedAt', descending: true }, undefined)).toHaveLength(1);
    const [dated, undated] = legsFrom({ field: 'closedAt', descending: true }, undefined);
    expect(dated?.condition).toEqual({ closedAt: { $gte: '' } });
    expect(undated?.condition).toEqual({ closedAt: { $eq: null } });
  });

  it('goes on behind a place', () => {
    const [dated, undated] = legsFrom({ field: 'closedAt', descending: true }, ['2026', 'id']);
    expect(dated?.condition).toEqual({
      closedAt: { $lte: '2026' },
      $or: [{ closedAt: { $lt: '2026' } }, { _id: { $lt: 'id' } }],
    });
    expect(undated?.condition).toEqual({ closedAt: { $eq: null } });
  });

  it('goes on among the cases without the date', () => {
    const legs = legsFrom({ field: 'closedAt', descending: false }, [null, 'id']);
    expect(legs.map(({ condition }) => condition)).toEqual([{ closedAt: { $eq: null }, _id: { $gt: 'id' } }]);
  });

  it('knows the place of an entry', () => {
    const entry = { _id: 'id', openedAt: '2026' } as CaseListEntry;
    expect(placeIn({ field: 'openedAt', descending: true }, entry)).toEqual(['2026', 'id']);
    expect(placeIn({ field: 'closedAt', descending: true }, entry)).toEqual([null, 'id']);
  });
});
