import { allOf, type CaseFilter, conditionsOf } from './case-filter.js';

const now = '2026-03-02T01:00:00.000Z';
const filterOf = (filter: CaseFilter): object => allOf(conditionsOf(filter, now));

describe('filter of a case list', () => {
  it('asks for nothing when nothing is asked for', () => {
    expect(filterOf({})).toEqual({});
  });

  it('asks for one value by equality and for several by alternatives', () => {
    expect(filterOf({ stage: ['assessment'] })).toEqual({ stage: { $eq: 'assessment' } });
    expect(filterOf({ class: ['privacy', 'timeliness'] })).toEqual({ classes: { $in: ['privacy', 'timeliness'] } });
  });

  it('asks for all of several parts', () => {
    expect(filterOf({ open: false, owner: ['lin'] })).toEqual({
      $and: [{ owner: { $eq: 'lin' } }, { open: { $eq: false } }],
    });
  });

  it('tells what a case has been through from what it has not', () => {
    expect(filterOf({ path: { firstContact: true } })).toEqual({ 'path.firstContact': { $eq: true } });
    expect(filterOf({ path: { reopened: false } })).toEqual({ 'path.reopened': { $ne: true } });
  });

  it('counts the beginning of a range in and its end out', () => {
    expect(filterOf({ opened: { from: 'a', before: 'b' } })).toEqual({ openedAt: { $gte: 'a', $lt: 'b' } });
    expect(filterOf({ closed: { from: 'a' } })).toEqual({ closedAt: { $gte: 'a' } });
    expect(filterOf({ due: { before: 'b' } })).toEqual({ answerDueAt: { $lt: 'b' } });
  });

  it('takes cases for overdue that await their answer and whose answer was due before now', () => {
    expect(filterOf({ overdue: true })).toEqual({
      $and: [{ awaitsAnswer: { $eq: true } }, { answerDueAt: { $lt: now } }],
    });
    expect(filterOf({ overdue: false })).toEqual({
      $or: [{ awaitsAnswer: { $ne: true } }, { answerDueAt: { $gte: now } }, { answerDueAt: { $eq: null } }],
    });
  });

  it.each([{ $ne: null }, { $gt: '' }, ['a'], 7])('lets no value but text into the filter: %j', (value) => {
    const { claimNumber } = filterOf({ claimNumber: [value as unknown as string] }) as {
      claimNumber: { $eq: unknown };
    };
    expect(Object.keys(claimNumber)).toEqual(['$eq']);
    expect(typeof claimNumber.$eq).toBe('string');
  });
});
