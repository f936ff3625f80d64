// Runs the contract of the embedded MongoDB engine and the product's own tests of its read models on an unchanged MongoDB server.
// Usage: npm run test:real-mongodb [-- members]   (1, a replica set of one, or e.g. 3)
import { spawn } from 'node:child_process';
import { once } from 'node:events';

// The tests' own way to start it, which `npm run test:real-mongodb` has compiled.
const support = new URL('../.cache/real-mongodb/support/real-mongo.js', import.meta.url);
const { isRealMongoThere, RealMongo, whyNoRealMongo } = await import(support.href);

const TESTS = ['test/contract/mongo', 'test/integration/(imports|projections|views|write-side)'];

const members = Number(process.argv[2] ?? 1);
if (!Number.isInteger(members) || members < 1 || members > 7) {
  console.error(`The number of members is a whole number from 1 to 7, not ${process.argv[2]}.`);
  process.exit(2);
}
if (!isRealMongoThere) {
  console.error(`skipped: the tests on a real MongoDB of ${members} member(s), because ${whyNoRealMongo}`);
  process.exit(process.env.CI === undefined ? 0 : 1);
}

const begun = Date.now();
const mongo = await RealMongo.start(members);
console.log(`MongoDB of ${members} member(s) is up after ${((Date.now() - begun) / 1000).toFixed(1)} s`);
let status = 1;
try {
  const jest = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];
  const env = { ...process.env, MONGODB_URL: mongo.url };
  // Not waited for synchronously: the servers stand still when nobody reads what they print.
  const run = spawn(process.execPath, [...jest, '--selectProjects', 'contract', 'int', '--', ...TESTS], {
    env,
    stdio: 'inherit',
  });
  const [code] = await once(run, 'exit');
  status = code ?? 1;
} finally {
  await mongo.stop();
}
process.exit(status);
