import { EventStoreDBClient } from '@eventstore/db-client';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeCertificate, type TestCertificate } from '../../support/certificate.js';
import {
  describeOwnEngine,
  freshStream,
  rejection,
  startEngine,
  temporaryDirectory,
  testEvent,
} from '../../support/event-store.js';

describeOwnEngine('an engine with a certificate', () => {
  const directory = temporaryDirectory();
  let certificate: TestCertificate;

  beforeAll(async () => {
    certificate = await makeCertificate();
  });

  afterAll(() => {
    certificate.remove();
    directory.remove();
  });

  const serving = async (options: object, use: (url: string) => Promise<void>): Promise<void> => {
    const engine = await startEngine(directory.path, options);
    try {
      await use(engine.url);
    } finally {
      await engine.close();
    }
  };

  const append = async (url: string): Promise<unknown> => {
    const client = EventStoreDBClient.connectionString(url);
    try {
      return await client.appendToStream(freshStream(), testEvent(), { deadline: 2000 });
    } finally {
      await client.dispose();
    }
  };

  it.each(['127.0.0.1', 'localhost'])('serves on %s who trusts the certificate, and nobody else', async (host) => {
    await serving({ host, tls: certificate.files }, async (url) => {
      expect(url).toMatch(new RegExp(`^esdb://${host}:\\d+\\?tls=true$`));
      expect(await append(`${url}&tlsCAFile=${certificate.files.certificateFile}`)).toMatchObject({ success: true });
      expect(await rejection(append(url))).toMatchObject({ code: 14 });
      expect(await rejection(append(url.replace('tls=true', 'tls=false')))).toMatchObject({ code: 14 });
    });
  });

  it.each(['0.0.0.0', '::'])(
    'serves on all addresses (%s) with a password, and is reached over loopback',
    async (host) => {
      const account = { name: 'redress', password: 'long enough a password' };
      await serving({ host, tls: certificate.files, account }, async (url) => {
        expect(url).toMatch(/^esdb:\/\/127\.0\.0\.1:/);
        const signedIn = url.replace('//', `//redress:${encodeURIComponent(account.password)}@`);
        expect(await append(`${signedIn}&tlsCAFile=${certificate.files.certificateFile}`)).toMatchObject({
          success: true,
        });
      });
    },
  );

  it.each(['0.0.0.0', 'log.example'])('does not listen on %j without a password', async (host) => {
    const message = `will not listen on ${JSON.stringify(host)}, which other machines may reach, without a password`;
    await expect(startEngine(directory.path, { host, tls: certificate.files })).rejects.toThrow(message);
    await expect(startEngine(directory.path, { host })).rejects.toThrow('a TLS certificate with its key');
  });

  it.each(['127.0.0.2', 'localhost'])('listens on %s without either', async (host) => {
    await serving({ host }, async (url) => {
      expect(await append(url)).toMatchObject({ success: true });
    });
  });

  it('does not listen on an IPv6 address, which no connection string of the client can name', async () => {
    await expect(startEngine(directory.path, { host: '::1' })).rejects.toThrow('can be told the address ::1');
  });

  it('takes no password without a certificate, because clients would not send it', async () => {
    const account = { name: 'redress', password: 'long enough a password' };
    await expect(startEngine(directory.path, { account })).rejects.toThrow('takes a password over TLS only');
  });

  it('names the file that cannot be used', async () => {
    const missing = { ...certificate.files, keyFile: join(directory.path, 'absent.pem') };
    await expect(startEngine(directory.path, { tls: missing })).rejects.toThrow(
      `key ${missing.keyFile} cannot be read`,
    );
    const empty = { ...certificate.files, certificateFile: join(directory.path, 'empty.pem') };
    writeFileSync(empty.certificateFile, '');
    await expect(startEngine(directory.path, { tls: empty })).rejects.toThrow(`${empty.certificateFile} is not a PEM`);
  });
});
