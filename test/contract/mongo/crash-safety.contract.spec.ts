import { describeEmbedded } from '../../support/mongo.js';
import { crashMongo } from '../../support/mongo-crashes.js';

describeEmbedded('An engine that is killed at any moment', () => {
  it('has every acknowledged write, no half of one, and indexes that equal a scan of the documents', async () => {
    await crashMongo(20);
  }, 180_000);
});
