import { randomBytes, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { Binary } from 'mongodb';
import { DataKeyError } from '../../../src/privacy/data-key.js';
import { DocumentCipher } from '../../../src/privacy/document-cipher.js';
import { MongoDataKeyStore } from '../../../src/privacy/mongo-data-key-store.js';
import { PersonalDataVault } from '../../../src/privacy/personal-data-vault.js';
import { ERASED, ErasedSubjectError, SealedValueError } from '../../../src/privacy/sealed-value.js';
import { SystemClock } from '../../../src/platform/clock.js';
import { sealerOf } from '../../../src/platform/event-sourcing/personal-data.js';
import { type Engines, startEngines } from './engines.js';

let engines: Engines;
let vault: PersonalDataVault;

beforeAll(async () => {
  engines = await startEngines();
});

afterAll(async () => {
  await engines.stop();
});

beforeEach(() => {
  vault = engines.vault();
});

const newSubject = () => `case-${randomUUID()}`;
const seal = async (value: unknown, subject: string, by = vault) =>
  (await sealerOf(by, subject)).seal(value, 'e-1', 'name');
const stored = (subject: string) =>
  engines.db.collection<{ _id: string; wrapped: Binary }>('personal_data_keys').findOne({ _id: subject });

describe('the vault', () => {
  it('opens on any instance what it sealed on one', async () => {
    const sealed = await seal({ name: 'Li Na', phones: ['1', null] }, newSubject());

    await expect(engines.vault().open(sealed)).resolves.toEqual({ name: 'Li Na', phones: ['1', null] });
  });

  it('opens every sealed value of a document, whoever it is about, and keeps the rest as it is', async () => {
    const at = new Date(0);
    const document = {
      _id: 'd',
      position: 5n,
      at,
      complainant: await seal({ name: 'Li Na' }, newSubject()),
      contacts: [{ by: 'phone', note: await seal('called back', newSubject()) }, 'plain'],
    };

    await expect(vault.open(document)).resolves.toEqual({
      _id: 'd',
      position: 5n,
      at,
      complainant: { name: 'Li Na' },
      contacts: [{ by: 'phone', note: 'called back' }, 'plain'],
    });
  });

  it('has nothing to do for a document without sealed values', async () => {
    const document = { a: [1, { b: null }] };

    await expect(vault.open(document)).resolves.toBe(document);
  });

  it('does not seal what is sealed already', async () => {
    const sealed = await seal('Li Na', newSubject());

    expect(await seal(sealed, newSubject())).toBe(sealed);
  });

  it('fails when a sealed value was altered', async () => {
    const { sealed } = (await seal('Li Na', newSubject())) as { sealed: string };
    const altered = `${sealed.slice(0, -6)}${sealed.endsWith('AAAAAA') ? 'BBBBBB' : 'AAAAAA'}`;

    await expect(vault.open({ name: { sealed: altered } })).rejects.toThrow(SealedValueError);
  });

  it('makes one key a subject, however many ask at once and from however many instances', async () => {
    const subject = newSubject();
    const vaults = Array.from({ length: 6 }, () => engines.vault());
    const values = await Promise.all(vaults.flatMap((by) => [seal('a', subject, by), seal('a', subject, by)]));

    await expect(engines.vault().open(values)).resolves.toEqual(values.map(() => 'a'));
  });

  it('makes the keys of many subjects in one go, and finds those that exist', async () => {
    const subjects = Array.from({ length: 700 }, newSubject);
    const early = await seal('early', subjects[3]!);
    const sealers = await engines.vault().ensureKeys([...subjects, ...subjects]);
    const sealed = [early, ...subjects.map((subject) => sealers.get(subject)?.seal(subject, 'e-1', 'name'))];

    await expect(engines.vault().open(sealed)).resolves.toEqual(['early', ...subjects]);
  });

  it('keeps keys only wrapped', async () => {
    const subject = newSubject();
    const { bytes } = await vault.keyFor(subject);
    const document = await stored(subject);

    expect(document).toEqual({
      _id: subject,
      keyId: expect.any(String),
      wrapped: expect.any(Binary),
      kekId: 'test',
      createdAt: expect.stringMatching(/Z$/),
    });
    expect(Buffer.from(document!.wrapped.value()).includes(Buffer.from(bytes))).toBe(false);
  });

  it('holds no more keys in memory than it is told to, and finds the others again', async () => {
    const small = engines.vault({ cached: 2 });
    const values = await Promise.all(Array.from({ length: 10 }, (_, n) => seal(n, newSubject(), small)));

    await expect(small.open(values)).resolves.toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('needs the key-encryption key that wrapped the data keys', async () => {
    const sealed = await seal('Li Na', newSubject());
    const foreign = new PersonalDataVault(
      new MongoDataKeyStore(engines.db),
      { id: 'other', bytes: randomBytes(32) },
      new SystemClock(),
    );

    await expect(foreign.open(sealed)).rejects.toThrow(DataKeyError);
  });
});

describe('deleting the key of a subject', () => {
  it('makes all that was sealed under it unreadable at once, and nothing else', async () => {
    const [erased, kept] = [newSubject(), newSubject()];
    const document = { a: await seal('a', erased), b: [await seal('b', erased)], c: await seal('c', kept) };

    await expect(vault.deleteKey(erased)).resolves.toBe(true);
    await expect(vault.open(document)).resolves.toEqual({ a: ERASED, b: [ERASED], c: 'c' });
    await expect(engines.vault().open(document)).resolves.toEqual({ a: ERASED, b: [ERASED], c: 'c' });
    expect(await stored(erased)).toBeNull();
  });

  it('takes effect on other instances once they ask again', async () => {
    const subject = newSubject();
    const other = engines.vault({ cachedMs: 1 });
    const sealed = await seal('a', subject, other);
    await vault.deleteKey(subject);
    const started = performance.now();
    while (performance.now() - started < 3) await new Promise(setImmediate);

    await expect(other.open(sealed)).resolves.toEqual(ERASED);
  });

  it('says when there was none', async () => {
    await expect(vault.deleteKey(newSubject())).resolves.toBe(false);
  });

  it('does not bring back the old values when the subject gets a new key', async () => {
    const subject = newSubject();
    const before = await seal('before', subject);
    await vault.deleteKey(subject);
    const after = await seal('after', subject);

    await expect(vault.open([before, after])).resolves.toEqual([ERASED, 'after']);
  });

  it('makes documents unreadable too', async () => {
    const subject = newSubject();
    const documents = new DocumentCipher(vault);
    const encrypted = await buffer(
      Readable.from([Buffer.from('scan')]).pipe(await documents.createCipher(subject, 'doc')),
    );
    const opened = await buffer(Readable.from([encrypted]).pipe(await documents.createDecipher(subject, 'doc')));
    await vault.deleteKey(subject);

    expect(opened.toString()).toBe('scan');
    await expect(documents.createDecipher(subject, 'doc')).rejects.toThrow(ErasedSubjectError);
    await documents.createCipher(subject, 'another');
    const late = await documents.createDecipher(subject, 'doc');
    await expect(buffer(Readable.from([encrypted]).pipe(late))).rejects.toThrow(ErasedSubjectError);
  });
});
