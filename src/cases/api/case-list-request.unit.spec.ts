import { validated } from '../../platform/http/request-validation.pipe.js';
import { pathMarks } from '../views/case-list/case-list-entry.js';
import { filterOf, pageOf } from './case-list-request.js';
import { CaseListQueryDto } from './dto/case-list-query.dto.js';
import { WorkListQueryDto } from './dto/work-list-query.dto.js';

const read = (query: object): CaseListQueryDto => validated(CaseListQueryDto, query, 'query');
const filter = (query: object): object => filterOf(read(query), 'Asia/Taipei');

describe('query string of the case list', () => {
  it('asks for everything when it is empty', () => {
    expect(filter({})).toEqual({});
    expect(pageOf(read({}))).toEqual({ limit: 50 });
  });

  it('takes lists by comma, by repetition, or both', () => {
    expect(
      filter({ stage: 'assessment,escalation', class: ['privacy', 'timeliness,privacy'], owner: 'lin.owner' }),
    ).toEqual({
      stage: ['assessment', 'escalation'],
      class: ['privacy', 'timeliness'],
      owner: ['lin.owner'],
    });
  });

  it('reads every filter', () => {
    expect(
      filter({
        severity: 'high',
        'line-of-business': 'motor',
        channel: 'phone',
        decision: 'upheld',
        origin: 'live',
        judged: 'complex',
        'customer-id': 'CU-1',
        'claim-number': 'CL-1,CL-2',
        'policy-number': 'PO-1',
        open: 'true',
        overdue: 'false',
        'opened-from': '2026-03-01',
        'closed-to': '2026-03-31',
        'due-from': '2026-03-01T00:00:00Z',
      }),
    ).toEqual({
      severity: ['high'],
      lineOfBusiness: ['motor'],
      channel: ['phone'],
      decision: ['upheld'],
      origin: ['live'],
      judged: ['complex'],
      customerId: ['CU-1'],
      claimNumber: ['CL-1', 'CL-2'],
      policyNumber: ['PO-1'],
      open: true,
      overdue: false,
      opened: { from: '2026-02-28T16:00:00.000Z' },
      closed: { before: '2026-03-31T16:00:00.000Z' },
      due: { from: '2026-03-01T00:00:00.000Z' },
    });
  });

  it('has a parameter for every mark of a case’s way', () => {
    const names = pathMarks.map((mark) => mark.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`));
    expect(filter(Object.fromEntries(names.map((name) => [name, 'true'])))).toEqual({
      path: Object.fromEntries(pathMarks.map((mark) => [mark, true])),
    });
    expect(filter({ 'first-contact': 'false' })).toEqual({ path: { firstContact: false } });
  });

  it('reads page and order', () => {
    expect(pageOf(read({ limit: '200', cursor: 'abc' }))).toEqual({ limit: 200, cursor: 'abc' });
    expect(read({ sort: '-closedAt' }).sort).toBe('-closedAt');
  });

  it.each([
    ['limit', '0'],
    ['limit', '201'],
    ['limit', 'many'],
    ['sort', 'severity'],
    ['stage', 'assessment,nowhere'],
    ['open', 'yes'],
    ['owner', 'lin owner'],
    ['owner', Array.from({ length: 51 }, (_, index) => `p-${index}`).join(',')],
    ['class', 'a\u0000b'],
    ['class', { $ne: 'privacy' }],
    ['customer-id', { $gt: '' }],
    ['opened-from', 'last week'],
    ['$where', '1'],
    ['ownr', 'lin.owner'],
  ])('is refused with %s=%j, by name', (name, value) => {
    expect(() => read({ [name]: value })).toThrow(
      expect.objectContaining({
        problem: expect.objectContaining({
          status: 400,
          errors: [expect.objectContaining({ in: 'query', pointer: `/${name}` })],
        }),
      }),
    );
  });
});

describe('query string of the work list', () => {
  it('reads person and role', () => {
    expect(validated(WorkListQueryDto, { person: 'lin.owner', role: 'line_manager' }, 'query')).toEqual({
      person: 'lin.owner',
      role: 'line_manager',
    });
    expect(() => validated(WorkListQueryDto, { role: 'case_owner' }, 'query')).toThrow();
  });
});
