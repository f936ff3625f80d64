import { type BulkWriteResult, MongoBulkWriteError, MongoNetworkError, MongoServerError } from 'mongodb';
import { isDuplicateId, isOutOfDiskSpace, isStoreUnavailable, lastingRefusal } from './store-failure.js';

describe('isStoreUnavailable', () => {
  it('is so for a connection that broke', () => {
    expect(isStoreUnavailable(new MongoNetworkError('connection closed'))).toBe(true);
  });

  it.each([
    ['not primary', 10107],
    ['primary stepped down', 189],
    ['shutting down', 91],
    ['time limit', 50],
    ['write concern timed out', 64],
    ['out of disk space', 14031],
  ])('is so for a server that says %s', (message, code) => {
    expect(isStoreUnavailable(new MongoServerError({ message, code }))).toBe(true);
  });

  it('is not so for a command that would fail again', () => {
    expect(isStoreUnavailable(new MongoServerError({ message: 'bad value', code: 2 }))).toBe(false);
    expect(isStoreUnavailable(new TypeError('a fault of ours'))).toBe(false);
  });
});

/** A bulk write that failed, as the driver tells it. */
function bulkFailure(
  cause: ConstructorParameters<typeof MongoBulkWriteError>[0],
  unconfirmed?: { readonly code: number },
): MongoBulkWriteError {
  const result = { getWriteConcernError: () => unconfirmed } as unknown as BulkWriteResult;
  return new MongoBulkWriteError(cause, result);
}

const writeError = (code: number, errmsg = 'refused') => ({ code, errmsg, index: 0 }) as never;
const duplicateId = writeError(
  11000,
  'E11000 duplicate key error collection: redress.v index: _id_ dup key: { _id: 1 }',
);

describe('isStoreUnavailable of a bulk write', () => {
  it.each([
    ['whose connection broke', bulkFailure(new MongoNetworkError('connection closed'))],
    ['that met a server which is not primary', bulkFailure(new MongoServerError({ message: 'stale', code: 10107 }))],
    [
      'labelled as one to repeat',
      bulkFailure(new MongoServerError({ message: 'x', errorLabels: ['RetryableWriteError'] })),
    ],
    ['for which there is no room', bulkFailure(new MongoServerError({ message: 'disk full', code: 14031 }))],
    [
      'of which some writes found no room',
      bulkFailure({ message: 'full', code: 14031, writeErrors: [duplicateId, writeError(14031)] }),
    ],
    ['whose writes met a time limit', bulkFailure({ message: 'late', code: 50, writeErrors: [writeError(50)] })],
    ['that no majority confirmed in time', bulkFailure({ message: 'late', code: 64 }, { code: 64 })],
    [
      'whose duplicates mean nothing, and which no majority confirmed in time',
      bulkFailure({ message: 'twice', code: 11000, writeErrors: [duplicateId] }, { code: 64 }),
    ],
  ])('is so for one %s', (_, error) => {
    expect(isStoreUnavailable(error)).toBe(true);
  });

  it.each([
    ['that the account may not make', bulkFailure(new MongoServerError({ message: 'not authorized', code: 13 }))],
    [
      'of which one write is refused',
      bulkFailure({ message: 'no', code: 2, writeErrors: [writeError(50), writeError(2)] }),
    ],
    ['that asks for more members than there are', bulkFailure({ message: 'too many', code: 100 }, { code: 100 })],
    ['that the driver could not send', bulkFailure(new TypeError('circular') as never)],
  ])('is not so for one %s', (_, error) => {
    expect(isStoreUnavailable(error)).toBe(false);
  });
});

describe('isOutOfDiskSpace', () => {
  it('is so for that code of the server alone', () => {
    expect(isOutOfDiskSpace(new MongoServerError({ message: 'disk full', code: 14031 }))).toBe(true);
    expect(isOutOfDiskSpace(new MongoServerError({ message: 'not primary', code: 10107 }))).toBe(false);
    expect(isOutOfDiskSpace(new MongoNetworkError('connection closed'))).toBe(false);
  });
});

describe('lastingRefusal', () => {
  it('names the write that would be refused again, not one before it that would not', () => {
    const refused = writeError(2);
    const writeErrors = [duplicateId, writeError(14031), refused];
    expect(lastingRefusal(bulkFailure({ message: 'no', code: 11000, writeErrors }))).toBe(refused);
  });

  it('is none where all may be sent again', () => {
    const writeErrors = [duplicateId, writeError(50)];
    expect(lastingRefusal(bulkFailure({ message: 'late', code: 50, writeErrors }))).toBeUndefined();
  });
});

describe('isDuplicateId', () => {
  it('tells a second document of the same id from a second one of the same unique key', () => {
    const errmsg = (index: string) =>
      `E11000 duplicate key error collection: redress.v index: ${index} dup key: { x: 1 }`;
    expect(isDuplicateId({ code: 11000, errmsg: errmsg('_id_') })).toBe(true);
    expect(isDuplicateId({ code: 11000, errmsg: errmsg('reference_1') })).toBe(false);
    expect(isDuplicateId({ code: 2, errmsg: errmsg('_id_') })).toBe(false);
  });
});
