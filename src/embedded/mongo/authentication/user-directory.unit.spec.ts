import { scramCredential } from './scram.js';
import { UserDirectory } from './user-directory.js';

const account = { name: 'redress', password: 'I\u00adX' };

it('prepares the password as RFC 4013 says, so that every way to type it fits', () => {
  const { salt, iterations, storedKey } = new UserDirectory(account).credential('admin', 'redress');
  expect(scramCredential('IX', salt, iterations).storedKey).toEqual(storedKey);
  expect(scramCredential(account.password, salt, iterations).storedKey).not.toEqual(storedKey);
});

it('salts anew at each start', () => {
  const salts = [new UserDirectory(account), new UserDirectory(account)].map(
    (users) => users.credential('admin', 'redress').salt,
  );
  expect(salts[0]).not.toEqual(salts[1]);
});

it.each([
  ['admin', 'nobody'],
  ['test', 'redress'],
])('gives a user that is not there (%s.%s) the same salt each time and keys that nothing fits', (database, user) => {
  const users = new UserDirectory(account);
  const real = users.credential('admin', 'redress');
  const [first, again] = [users.credential(database, user), users.credential(database, user)];
  expect(again.salt).toEqual(first.salt);
  expect([first.salt.length, first.iterations]).toEqual([real.salt.length, real.iterations]);
  expect(first.salt).not.toEqual(real.salt);
  expect(again.storedKey).not.toEqual(first.storedKey);
});

it('asks nobody to sign in when there is no account', () => {
  expect([new UserDirectory(undefined).required, new UserDirectory(account).required]).toEqual([false, true]);
});
