import { once } from 'node:events';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../../support/eventually.js';
import { fixtureMapping, type Ran, totalsOf, Workplace } from './redress.js';

const count = 2_000;
/** A line in the middle that is rejected: when it is reported, the batches before it are on record. */
const middle = 1_100;

let place: Workplace;
let file: string;
beforeEach(() => {
  place = new Workplace();
  file = join(place.folder, 'many.csv');
  const rows = Array.from({ length: count }, (_, index) =>
    index === middle ? 'bad' : `K-${index},2024-01-02,2024-02-03,call,car,yes,too late,`,
  );
  writeFileSync(file, `number,received,closed,via,product,result,nature,remark\n${rows.join('\n')}\n`);
});
afterEach(() => place.remove());

const args = (): readonly string[] => ['import', '--mapping', fixtureMapping, file];

/** Starts the import and sends it a signal in the middle; what it ended with and told. */
async function interrupted(signal: NodeJS.Signals): Promise<Ran> {
  const child = place.start(args());
  let [out, told] = ['', ''];
  child.stdout!.on('data', (text: Buffer) => (out += text.toString()));
  child.stderr!.on('data', (text: Buffer) => (told += text.toString()));
  const closed = once(child, 'close') as Promise<[number | null]>;
  const report = join(place.folder, 'many.csv.rejected.ndjson');
  const isReported = () => Promise.resolve(existsSync(report) && statSync(report).size > 0 ? true : undefined);
  await eventually('the bad line is reported', isReported, 120_000);
  child.kill(signal);
  return { code: (await closed)[0], out, told };
}

describe('an import that was ended in the middle and is run again', () => {
  it('ends with the same cases as one that was not, after SIGKILL', async () => {
    const killed = await interrupted('SIGKILL');
    expect(killed.code).toBeNull();
    const again = await place.run(...args());
    expect(again.code).toBe(0);
    const { read, recorded, there, rejected } = totalsOf(again);
    expect({ read, sum: recorded + there, rejected }).toEqual({ read: count, sum: count - 1, rejected: 1 });
    expect(there).toBeGreaterThan(0);
    expect(recorded).toBeGreaterThan(0);
    expect(totalsOf(await place.run(...args()))).toMatchObject({ recorded: 0, there: count - 1 });
    expect((await place.run('verify', '--all')).out).toContain('The log is whole: 1,999 event(s) in 1,999 stream(s)');
  }, 180_000);

  it('has lost nothing that it said was recorded, after SIGINT', async () => {
    const stopped = await interrupted('SIGINT');
    expect(stopped.code).toBe(1);
    expect(stopped.told).toContain('Stopped before the end of the file. Run the same command to go on.');
    const { recorded } = totalsOf(stopped);
    expect(recorded).toBeLessThan(count - 1);
    expect(totalsOf(await place.run(...args()))).toMatchObject({ recorded: count - 1 - recorded, there: recorded });
  }, 180_000);
});
