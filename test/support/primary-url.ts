import { MongoClient } from 'mongodb';

/** URL of the member that takes writes, by which a driver goes to no other: else it would find a way past a wire that a test cuts. */
export async function primaryUrl(url: string): Promise<URL> {
  const client = await MongoClient.connect(url);
  const { primary } = await client.db('admin').command({ hello: 1 });
  const { databaseName } = client.db();
  await client.close();
  return new URL(`mongodb://${String(primary)}/${databaseName}?directConnection=true`);
}
