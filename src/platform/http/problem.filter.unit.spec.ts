import { BadRequestException, HttpException, NotFoundException } from '@nestjs/common';
import { DomainError } from '../event-sourcing/domain-error.js';
import { ProblemFilter } from './problem.filter.js';
import { badRequest, problemDocument } from './problem.js';
import { combineProblems, platformProblems } from './problem-mapping.js';

const silent = { warn: () => undefined, error: () => undefined };
const filter = new ProblemFilter(platformProblems, 4096, silent);

const named = (name: string, message = 'words'): Error => Object.assign(new Error(message), { name });

it.each([
  ['UnknownStreamError', 404, 'not-found'],
  ['AlreadyExistsError', 409, 'already-exists'],
  ['StaleRevisionError', 412, 'stale-revision'],
  ['IdempotencyKeyReusedError', 422, 'idempotency-key-reused'],
  ['ConcurrencyError', 503, 'busy'],
  ['StoreUnavailableError', 503, 'store-unavailable'],
  ['ViewBehindError', 503, 'view-behind'],
  ['UnknownViewError', 503, 'view-behind'],
])('%s is told as %d %s', (name, status, code) => {
  expect(filter.describe(named(name))).toMatchObject({ status, code });
});

it.each(['ConcurrencyError', 'StoreUnavailableError', 'ViewBehindError', 'UnknownViewError'])(
  '%s says when to try again',
  (name) => {
    expect(filter.describe(named(name)).headers).toMatchObject({ 'retry-after': expect.stringMatching(/^\d+$/) });
  },
);

it('tells a rule of the domain with its clause, and no commands when none are known', () => {
  expect(filter.describe(new DomainError('refused', 'too-late', '6.2', 'The window has closed.'))).toEqual({
    status: 409,
    code: 'too-late',
    clause: '6.2',
    title: expect.any(String),
    detail: 'The window has closed.',
  });
});

it.each(['toString', '__proto__', 'constructor', 'hasOwnProperty'])(
  'an error that is called %s is an unknown one',
  (name) => {
    expect(filter.describe(named(name))).toMatchObject({ status: 500, code: 'internal' });
  },
);

it.each([undefined, null, 'text', 5, {}])('what is thrown though it is no error (%j) tells nothing', (thrown) => {
  expect(filter.describe(thrown)).toMatchObject({ status: 500, code: 'internal' });
});

it('lets a later table replace an earlier one', () => {
  const table = combineProblems(platformProblems, {
    ViewBehindError: () => ({ status: 503, code: 'later', title: 'Later', detail: 'Later.' }),
  });
  expect(new ProblemFilter(table, 1, silent).describe(named('ViewBehindError')).code).toBe('later');
});

it("tells the framework's refusals in our words", () => {
  expect(filter.describe(new NotFoundException('Cannot GET /people/ann'))).toMatchObject({
    status: 404,
    detail: 'There is no such resource, or not with this method.',
  });
  expect(filter.describe(new BadRequestException('no'))).toMatchObject({
    status: 400,
    code: 'bad-request',
    detail: 'no',
  });
  expect(filter.describe(new HttpException('teapot', 418))).toMatchObject({ status: 500, code: 'internal' });
  expect(
    filter.describe(Object.assign(new Error('x'), { code: 'FST_ERR_CTP_BODY_TOO_LARGE', statusCode: 413 })),
  ).toMatchObject({
    status: 413,
    detail: 'The body may have at most 4096 bytes.',
  });
});

it('does not believe a status that a stranger put on an error', () => {
  expect(filter.describe(Object.assign(new Error('x'), { statusCode: 200, code: 'E' }))).toMatchObject({ status: 500 });
});

it('leaves absent members out of the document', () => {
  expect(problemDocument(badRequest('odd', 'Odd.').problem, 'c-1')).toEqual({
    type: '/problems/odd',
    title: 'The request cannot be read',
    status: 400,
    detail: 'Odd.',
    code: 'odd',
    correlationId: 'c-1',
  });
});
