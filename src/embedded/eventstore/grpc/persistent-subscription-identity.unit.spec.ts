import { Metadata } from '@grpc/grpc-js';
import { identityOf } from './persistent-subscription-identity.js';

describe('The identity of a consumer', () => {
  it('is what its call carries', () => {
    const metadata = new Metadata();
    metadata.set('connection-name', 'mailer');
    metadata.set('authorization', `Basic ${Buffer.from('ops:s:e:c').toString('base64')}`);
    expect(identityOf(metadata)).toEqual({ from: '', username: 'ops', connectionName: 'mailer' });
  });

  it('is anonymous without credentials', () => {
    expect(identityOf(new Metadata())).toEqual({ from: '', username: 'anonymous', connectionName: '<unknown>' });
  });
});
