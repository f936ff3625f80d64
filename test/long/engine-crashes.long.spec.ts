import { crashEventStore } from '../support/event-store-crashes.js';
import { crashMongo } from '../support/mongo-crashes.js';

/** Four data folders, each killed fifty times: what is checked after a kill grows with what is there. */
const FOLDERS = ['first', 'second', 'third', 'fourth'];
const KILLS = 50;

describe(`Engines that are killed ${FOLDERS.length * KILLS} times at random moments`, () => {
  it.each(FOLDERS)('keep every acknowledged event of the %s folder', () => crashEventStore(KILLS));

  it.each(FOLDERS)('keep every acknowledged document of the %s folder', () => crashMongo(KILLS));
});
