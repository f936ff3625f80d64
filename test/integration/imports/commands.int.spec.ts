import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CaseDriver } from '../../support/case-driver.js';
import { Workplace } from './redress.js';

const views = ['case-list', 'case-details', 'timeline', 'work-list'];

let place: Workplace;
/** A case that went through the procedure, beside the imported ones. */
let caseId: string;

beforeAll(async () => {
  place = new Workplace();
  const product = await place.serve();
  try {
    caseId = await new CaseDriver(product).caseIn('assessment');
  } finally {
    await product.stop();
  }
  await place.importFixture();
}, 120_000);
afterAll(() => place.remove());

describe('redress verify', () => {
  it('finds the chain of a case whole, and names its last hash', async () => {
    const ran = await place.run('verify', caseId);
    expect(ran).toMatchObject({ code: 0, told: '' });
    expect(ran.out).toMatch(new RegExp(`^Case ${caseId} is whole: \\d+ event\\(s\\), last hash [0-9a-f]{64}\n$`));
  });

  it('finds the whole log whole', async () => {
    const ran = await place.run('verify', '--all');
    expect(ran).toMatchObject({ code: 0, told: '' });
    expect(ran.out).toMatch(/^The log is whole: \d+ event\(s\) in 4\d stream\(s\), digest [0-9a-f]{64}\n$/);
  });

  it('says in one line that there is no such case', async () => {
    const unknown = '00000000-0000-4000-8000-000000000000';
    expect(await place.run('verify', unknown)).toEqual({ code: 1, out: '', told: `There is no case ${unknown}.\n` });
  });
});

describe('redress replay', () => {
  it('tells the history with when, who, on what authority and under which clause', async () => {
    const ran = await place.run('replay', caseId);
    expect(ran).toMatchObject({ code: 0, told: '' });
    const [header, first] = ran.out.split('\n');
    expect(header).toMatch(/^revision +when +who +authority +clause +what$/);
    expect(first).toMatch(/^ *0 +\d{4}-\d\d-\d\dT[\d:.]+Z +\S.* +\S+ +1\.1 +\S.*$/);
  });

  it('tells it in Chinese', async () => {
    const { out } = await place.run('replay', caseId, '--lang', 'zh-Hant');
    expect(out).toMatch(/\p{Script=Han}{4}/u);
  });

  it('ends at a revision or at an instant', async () => {
    const events = (text: string): number => text.trimEnd().split('\n').length - 1;
    expect(events((await place.run('replay', caseId, '--at', '0')).out)).toBe(1);
    const early = await place.run('replay', caseId, '--at', '2001-01-01T00:00:00Z');
    expect(early).toMatchObject({ code: 1, told: `Nothing of case ${caseId} was recorded by then.\n` });
    expect((await place.run('replay', caseId, '--at', 'noon')).code).toBe(2);
  });

  it('keeps personal data withheld unless it is asked to open it, and puts every look on record', async () => {
    const closed = await place.run('replay', caseId, '--json');
    const [first] = closed.out.split('\n').map((line) => JSON.parse(line || '{}') as { data: { statement: unknown } });
    expect(first!.data.statement).toEqual({ withheld: true });
    const open = await place.run('replay', caseId, '--json', '--personal', '--person', 'auditor-kao');
    expect(JSON.parse(open.out.split('\n')[0]!)).toMatchObject({
      revision: '0',
      data: { statement: expect.any(String) },
    });
    const before = await place.run('verify', '--all');
    await place.run('replay', caseId);
    const after = await place.run('verify', '--all');
    const events = (text: string): number => Number(/whole: (\d+) event/.exec(text)![1]);
    expect(events(after.out)).toBe(events(before.out) + 1);
  });
});

describe('redress rebuild', () => {
  it('builds a view anew by itself', async () => {
    const ran = await place.run('rebuild', 'case-list');
    expect(ran).toMatchObject({ code: 0, out: 'case-list was built anew\n' });
    expect((await place.run('lag')).out).toMatch(/^case-list +standby /m);
  });

  it('builds all views anew while a server runs, which answers from them', async () => {
    const product = await place.serve();
    try {
      const ran = await place.run('rebuild', '--all');
      expect(ran.code).toBe(0);
      for (const view of views) expect(ran.out).toContain(`${view} was built anew\n`);
      const { items } = await new CaseDriver(product).read<{ items: unknown[] }>('manager', '/v1/cases?limit=100');
      expect(items).toHaveLength(41);
    } finally {
      await product.stop();
    }
  });

  it('names the views that there are', async () => {
    const ran = await place.run('rebuild', 'case-lisst');
    expect(ran.code).toBe(2);
    expect(ran.told).toMatch(/^No view case-lisst; there are .*case-list/);
  });
});

describe('redress lag', () => {
  it('shows each view with its state, version, position and how far it is behind', async () => {
    const ran = await place.run('lag');
    expect(ran).toMatchObject({ code: 0, told: '' });
    const [header, ...rows] = ran.out.trimEnd().split('\n');
    expect(header).toMatch(/^view +state +version +position +head +behind$/);
    for (const view of views) expect(rows.some((row) => row.startsWith(`${view} `))).toBe(true);
  });

  it('shows views that nobody has projected', async () => {
    const empty = new Workplace();
    try {
      expect((await empty.run('lag')).out).toMatch(/^case-list +unbuilt /m);
    } finally {
      await empty.remove();
    }
  });
});

describe('redress doctor', () => {
  it('finds a sound installation sound', async () => {
    const ran = await place.run('doctor');
    expect(ran.out).not.toContain('FAIL');
    expect(ran.code).toBe(0);
    for (const check of [
      'node',
      'configuration',
      'data folder',
      'free space',
      'key-encryption key',
      'event store',
      'clock',
    ]) {
      expect(ran.out).toMatch(new RegExp(`^(OK|WARN) +${check}: `, 'm'));
    }
    expect(ran.out).toMatch(/^OK +newest cases: \d+ chains whole$/m);
  });

  it('works beside a running server', async () => {
    const product = await place.serve();
    try {
      const ran = await place.run('doctor');
      expect(ran.code).toBe(0);
      expect(ran.out).toContain('(embedded engine, attached)');
    } finally {
      await product.stop();
    }
  });

  it('names every setting that is wrong', async () => {
    const ran = await place.runWith({ PORT: 'x', LOG_LEVEL: 'loud' }, 'doctor');
    expect(ran.code).toBe(1);
    expect(ran.out.match(/^FAIL +configuration: /gm)).toHaveLength(2);
  });

  it('finds that the key of the data is gone, and makes no new one', async () => {
    const other = new Workplace();
    try {
      mkdirSync(join(other.dataDir, 'mongo'), { recursive: true });
      const ran = await other.run('doctor');
      expect(ran.code).toBe(1);
      expect(ran.out).toMatch(/^FAIL +key-encryption key: .* – Bring the key back/m);
      expect(existsSync(join(other.dataDir, 'keys'))).toBe(false);
    } finally {
      await other.remove();
    }
  });

  it('says which store does not answer', async () => {
    const ran = await place.runWith({ MONGODB_URL: 'mongodb://127.0.0.1:1/redress' }, 'doctor');
    expect(ran.code).toBe(1);
    expect(ran.out).toMatch(/^FAIL +read models: .* – Start the store, or correct MONGODB_URL\.$/m);
  });
});

describe('every command', () => {
  it('tells of a wrong configuration in clear words, without a stack', async () => {
    const ran = await place.runWith({ PORT: 'x' }, 'lag');
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.told).toContain('PORT is "x"');
    expect(ran.told).not.toContain('    at ');
  });

  it('tells in one line that the data folder is no folder', async () => {
    const path = join(place.folder, 'file');
    writeFileSync(path, '');
    const ran = await place.runWith({ DATA_DIR: path }, 'lag');
    expect(ran.code).toBe(1);
    expect(ran.told.trimEnd().split('\n')).toHaveLength(1);
    rmSync(path);
  });
});

it('redress start serves as npm start does', async () => {
  const child = place.start(['start'], { PORT: '0' });
  let out = '';
  const serving = new Promise<void>((resolve) =>
    child.stdout!.on('data', (text: Buffer) => {
      if ((out += text.toString()).includes('"msg":"serving"')) resolve();
    }),
  );
  const closed = new Promise((resolve) => child.once('close', resolve));
  await serving;
  child.kill('SIGTERM');
  expect(await closed).toBe(0);
});
