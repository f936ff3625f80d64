import { isLoopback, reachableHost, requireProtection } from './protection.js';

const account = { name: 'redress', password: 'long enough a password' };
const tls = { certificateFile: 'certificate.pem', keyFile: 'key.pem' };

const local = ['127.0.0.1', '127.0.0.2', '127.255.255.255', '::1', '0:0:0:0:0:0:0:1', 'localhost', 'LOCALHOST'];
const reached = [
  '0.0.0.0',
  '::',
  '0:0:0:0:0:0:0:0',
  '192.0.2.1',
  '126.255.255.255',
  '128.0.0.1',
  '2001:db8::1',
  '::2',
  '::ffff:192.0.2.1',
  'log.example',
  'localhost.example',
  'notlocalhost',
  '127.1',
  '127.0.0.1.example',
  '',
  ' 127.0.0.1',
];

it.each(local)('%s is reached by this machine only, and needs no protection', (host) => {
  expect(isLoopback(host)).toBe(true);
  expect(() => requireProtection({ host })).not.toThrow();
});

it.each(reached)('%j may be reached by others, and needs a password and TLS', (host) => {
  expect(isLoopback(host)).toBe(false);
  expect(() => requireProtection({ host })).toThrow('without a password and a TLS certificate with its key;');
  expect(() => requireProtection({ host, tls })).toThrow('without a password;');
  expect(() => requireProtection({ host, account })).toThrow('without a TLS certificate with its key;');
  expect(() => requireProtection({ host, account, tls })).not.toThrow();
});

it('loopback is listened on when nothing is said', () => {
  expect(() => requireProtection({})).not.toThrow();
});

it.each([
  ['0.0.0.0', '127.0.0.1'],
  ['::', '127.0.0.1'],
  ['0:0:0:0:0:0:0:0', '127.0.0.1'],
  ['::1', '::1'],
  ['192.0.2.1', '192.0.2.1'],
  ['log.example', 'log.example'],
])('an engine on %s is reached at %s', (host, reachable) => {
  expect(reachableHost(host)).toBe(reachable);
});
