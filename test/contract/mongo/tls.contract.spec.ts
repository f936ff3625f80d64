import { connect } from 'node:net';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { MongoClient, type MongoClientOptions } from 'mongodb';
import { makeCertificate, type TestCertificate } from '../../support/certificate.js';
import { describeEmbedded, startEngineWorker, temporaryDirectory } from '../../support/mongo.js';

describeEmbedded('an engine with a certificate', () => {
  let directory: string;
  let certificate: TestCertificate;

  beforeAll(async () => {
    certificate = await makeCertificate();
    directory = await temporaryDirectory();
  });

  afterAll(async () => {
    certificate.remove();
    await rm(directory, { recursive: true });
  });

  const serving = async (options: object, use: (url: string) => Promise<void>): Promise<void> => {
    const engine = await startEngineWorker(directory, options);
    try {
      await use(engine.url);
    } finally {
      await engine.stop();
    }
  };

  const list = async (url: string, options: MongoClientOptions = {}): Promise<unknown> => {
    const client = new MongoClient(url, { serverSelectionTimeoutMS: 500, ...options });
    try {
      return (await client.db('admin').command({ listDatabases: 1 }))['ok'];
    } finally {
      await client.close();
    }
  };
  const trusting = (): MongoClientOptions => ({ tlsCAFile: certificate.files.certificateFile });

  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['::1', '[::1]'],
    ['localhost', 'localhost'],
  ])('serves on %s who trusts the certificate, and nobody else', async (host, written) => {
    await serving({ host, tls: certificate.files }, async (url) => {
      expect(url.replace(/:\d+\//, ':PORT/')).toBe(`mongodb://${written}:PORT/?directConnection=true&tls=true`);
      expect(await list(url, trusting())).toBe(1);
      await expect(list(url)).rejects.toThrow('self-signed certificate');
      await expect(list(url.replace('&tls=true', ''))).rejects.toThrow(/closed|timed out|ECONNRESET/);
    });
  });

  it.each(['0.0.0.0', '::'])(
    'serves on all addresses (%s) with a password, and is reached over loopback',
    async (host) => {
      const account = { name: 'redress', password: 'long enough a password' };
      await serving({ host, tls: certificate.files, account }, async (url) => {
        expect(url).toMatch(/^mongodb:\/\/127\.0\.0\.1:/);
        const auth = { username: account.name, password: account.password };
        expect(await list(url, { ...trusting(), auth })).toBe(1);
        await expect(list(url, trusting())).rejects.toThrow('requires authentication');
      });
    },
  );

  it('ends while somebody is connected who does not go on with the handshake', async () => {
    await serving({ tls: certificate.files }, async (url) => {
      const socket = connect(Number(new URL(url.replace('mongodb:', 'http:')).port), '127.0.0.1');
      await once(socket, 'connect');
      // The engine has seen the connection when it answers one that came later.
      expect(await list(url, trusting())).toBe(1);
      socket.on('error', () => undefined);
    });
  });

  it.each(['0.0.0.0', 'views.example'])('does not listen on %j without both', async (host) => {
    const account = { name: 'redress', password: 'long enough a password' };
    const refusal = `will not listen on ${JSON.stringify(host)}, which other machines may reach, without`;
    await expect(startEngineWorker(directory, { host })).rejects.toThrow(`${refusal} a password and a TLS`);
    await expect(startEngineWorker(directory, { host, account })).rejects.toThrow(`${refusal} a TLS certificate`);
    await expect(startEngineWorker(directory, { host, tls: certificate.files })).rejects.toThrow(
      `${refusal} a password;`,
    );
  });

  it.each(['127.0.0.2', '::1', 'localhost'])('listens on %s without either', async (host) => {
    await serving({ host }, async (url) => {
      expect(await list(url)).toBe(1);
    });
  });

  it('names the file that cannot be used', async () => {
    const missing = { ...certificate.files, keyFile: join(directory, 'absent.pem') };
    await expect(startEngineWorker(directory, { tls: missing })).rejects.toThrow(
      `key ${missing.keyFile} cannot be read`,
    );
    const swapped = { ...certificate.files, keyFile: certificate.files.certificateFile };
    await expect(startEngineWorker(directory, { tls: swapped })).rejects.toThrow(
      'No TLS certificate and key can be made',
    );
  });
});
