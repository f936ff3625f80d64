import { openEngines } from '../../src/composition/engines.js';
import { openStores } from '../../src/composition/open-stores.js';
import { type MergeRequest, receiptOf } from '../../src/cases/commands/merge-cases.js';
import { loadConfig } from '../../src/config/config.js';
import { SystemClock } from '../../src/platform/clock.js';
import { createLogger } from '../../src/platform/observability/logger.js';
import { staff } from './case-driver.js';

/** Merges two cases as the product does, and stops after the first of the two appends, as a process that dies there would. */
export async function halfMerge({ dataDir }: { readonly dataDir: string }, from: string, into: string): Promise<void> {
  const config = loadConfig({ DATA_DIR: dataDir });
  const noEngine = (): Promise<never> => Promise.reject(new Error('The product of this folder is not running.'));
  const clock = new SystemClock();
  const stores = await openStores(config, await openEngines(config, noEngine), clock, createLogger('silent'));
  try {
    const [person, role] = staff.specialist;
    const actor = { person, roles: [role] };
    const merge: MergeRequest = {
      id: from,
      command: {
        name: 'merge-into',
        body: { intoCaseId: into, reason: 'Same claim.', targetOpen: true },
        context: { caseId: from, actor, now: clock.now(), rules: config.companyRules },
      },
      existence: 'existing',
      actor,
      correlationId: 'half-merge',
      causationId: 'half-merge',
    };
    await stores.cases.run(from < into ? merge : await receiptOf(merge, stores.cases));
  } finally {
    await stores.close();
  }
}
