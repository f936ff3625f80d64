import { MongoNetworkError, MongoServerError } from 'mongodb';
import { isDuplicateId, isStoreUnavailable } from './store-failure.js';

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
  ])('is so for a server that says %s', (message, code) => {
    expect(isStoreUnavailable(new MongoServerError({ message, code }))).toBe(true);
  });

  it('is not so for a command that would fail again', () => {
    expect(isStoreUnavailable(new MongoServerError({ message: 'bad value', code: 2 }))).toBe(false);
    expect(isStoreUnavailable(new TypeError('a fault of ours'))).toBe(false);
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
