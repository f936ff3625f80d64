import { databaseOf } from './mongo-store.js';

describe('databaseOf', () => {
  it.each([
    ['mongodb://127.0.0.1:27017', 'redress'],
    ['mongodb://127.0.0.1:27017/', 'redress'],
    ['mongodb://127.0.0.1:27017/?replicaSet=rs0', 'redress'],
    ['mongodb://user:pass@a:1,b:2/claims?w=1', 'claims'],
    ['mongodb+srv://cluster.example/claims', 'claims'],
    ['mongodb://127.0.0.1/claims%2Dtest', 'claims-test'],
  ])('of %s is %s', (url, database) => {
    expect(databaseOf(url)).toBe(database);
  });
});
