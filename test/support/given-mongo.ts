import { randomUUID } from 'node:crypto';

/** The MongoDB deployment that `MONGODB_URL` names for tests; without it, tests start the embedded engine themselves. */
export const givenMongoUrl = process.env['MONGODB_URL'];

/** The same server with a database that no other test uses. */
export function freshDatabase(url: string): string {
  // Not by `URL`, which knows of one host only.
  const [, hosts, options] = /^(mongodb:\/\/[^/?]+)\/?[^?]*(\?.*)?$/.exec(url) ?? [];
  if (hosts === undefined) throw new Error(`Not a connection string of MongoDB: ${url}`);
  return `${hosts}/test-${randomUUID()}${options ?? ''}`;
}

/** `describe` for what only a server other than the embedded engine can be made to do; skipped by name without one. */
export const describeGivenMongo = givenMongoUrl === undefined ? describe.skip : describe;
