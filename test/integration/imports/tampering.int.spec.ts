import { join } from 'node:path';
import { openDatabase } from '../../../src/embedded/eventstore/storage/database.js';
import { Workplace } from './redress.js';

let place: Workplace;
beforeEach(async () => {
  place = new Workplace();
  await place.importFixture();
}, 60_000);
afterEach(() => place.remove());

/** Changes the file of the stopped engine behind its back, checksum and all: the bytes of one record, as long as they were. */
async function tamper(key: string, from: string, to: string): Promise<void> {
  const database = openDatabase(join(place.dataDir, 'eventstore'));
  const { log } = database.tables;
  database.transaction(() => {
    for (const { key: position, value } of [...log.entries({})]) {
      const at = value.indexOf(from);
      if (at < 0 || !value.includes(`"key":"${key}"`)) continue;
      const changed = Buffer.from(value);
      changed.write(to, at);
      log.put(position, changed);
    }
  });
  await database.close();
}

it('an event that was changed in the store is found, by its case and in the whole log', async () => {
  await tamper('C-040', '"2024-03-08"', '"2024-03-07"');
  const all = await place.run('verify', '--all');
  expect(all.code).toBe(1);
  const [, stream] =
    /^case-(\S+) is not whole:\n {2}revision 0 changed: .* \(event [0-9a-f-]{36}\)$/m.exec(all.out) ?? [];
  expect(all.out).toMatch(/^40 event\(s\) in 40 stream\(s\); 1 stream\(s\) not whole$/m);
  const one = await place.run('verify', stream!);
  expect(one.code).toBe(1);
  expect(one.out).toContain(`Case ${stream} is not whole:\n  revision 0 changed:`);
  const doctor = await place.run('doctor');
  expect(doctor.code).toBe(1);
  expect(doctor.out).toMatch(new RegExp(`^FAIL +newest cases: case-${stream} not whole`, 'm'));
});
