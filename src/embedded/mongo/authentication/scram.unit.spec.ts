import { parseClientFirst, scramCredential, ScramError, serverFinal, serverFirst } from './scram.js';

// The exchange of RFC 7677, section 3: user "user", password "pencil".
const clientFirst = 'n,,n=user,r=rOprNGfwEbeRWgbNEkqO';
const nonce = 'rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0';
const clientFinal = `c=biws,r=${nonce},p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=`;
const credential = scramCredential('pencil', Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64'), 4096);
const first = serverFirst(nonce, credential);

describe('the exchange of RFC 7677', () => {
  it('begins with the salt and the count of iterations', () => {
    expect(first).toBe(`r=${nonce},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096`);
  });

  it('ends with the signature of the server', () => {
    expect(serverFinal(parseClientFirst(clientFirst), first, clientFinal, credential)).toBe(
      'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=',
    );
  });

  it.each([
    ['another password', clientFinal, scramCredential('pencils', credential.salt, 4096)],
    ['another nonce', clientFinal.replace('hNlF$k0', 'hNlF$k1'), credential],
    ['the nonce cut off', clientFinal.replace('$k0', ''), credential],
    ['another channel binding', clientFinal.replace('biws', 'eSws'), credential],
    ['a proof that is too short', clientFinal.replace(/p=.*/, 'p=dHzb'), credential],
    ['a proof with one bit changed', clientFinal.replace('p=dHzb', 'p=dHzc'), credential],
  ])('fails with %s', (_, final, known) => {
    expect(serverFinal(parseClientFirst(clientFirst), first, final, known)).toBeUndefined();
  });

  it.each(['', 'c=biws', `c=biws,r=${nonce}`, 'p=dHzb', `r=${nonce},p=dHzb`])('%j is no final message', (final) => {
    expect(() => serverFinal(parseClientFirst(clientFirst), first, final, credential)).toThrow(ScramError);
  });
});

describe('the first message', () => {
  it('may escape commas and equals signs in a name', () => {
    expect(parseClientFirst('n,,n=a=2Cb=3D2C,r=x').user).toBe('a,b=2C');
  });

  it('may come from a client that could do channel binding', () => {
    expect(parseClientFirst('y,,n=user,r=x')).toEqual({ header: 'y,,', bare: 'n=user,r=x', user: 'user', nonce: 'x' });
  });

  it.each([
    ['nothing', ''],
    ['channel binding', 'p=tls-unique,,n=user,r=x'],
    ['acting for another user', 'n,a=admin,n=user,r=x'],
    ['a mandatory extension', 'n,,m=later,n=user,r=x'],
    ['no nonce', 'n,,n=user'],
    ['no name', 'n,,n=,r=x'],
    ['a wrong escape', 'n,,n=a=2c,r=x'],
    ['blanks in the nonce', 'n,,n=user,r=x y'],
  ])('with %s is refused', (_, message) => {
    expect(() => parseClientFirst(message)).toThrow(ScramError);
  });
});
