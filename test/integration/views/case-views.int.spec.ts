import type { ViewDocument } from '../../../src/platform/projections/view.js';
import { caseDetailsView } from '../../../src/cases/views/case-details/case-details.view.js';
import { caseListView } from '../../../src/cases/views/case-list/case-list.view.js';
import { caseViews } from '../../../src/cases/views/case-views.js';
import { workListView } from '../../../src/cases/views/work-list/work-list.view.js';
import { legacyCase } from '../../support/case-data.js';
import { CaseHistory, folded, sealed } from '../../support/case-events.js';
import { assessed, firstContactToArchive, phoneCallToArchive, planProposed } from '../../support/case-histories.js';
import { contents, project } from '../projections/written-view.js';
import { feedOf } from './projected-cases.js';
import { openViewDatabase, type ViewDatabase } from './view-database.js';

const views = [caseListView, caseDetailsView, workListView];
const histories = [
  phoneCallToArchive({ firstPosition: 1_000n }),
  firstContactToArchive({ firstPosition: 1_001n }),
  planProposed({ firstPosition: 1_002n }),
  assessed({ firstPosition: 1_003n }).add('CaseMerged', { intoCaseId: 'other', reason: sealed('same claim') }),
  phoneCallToArchive({ firstPosition: 1_004n }).add('CaseReopened', { reason: sealed('new evidence') }),
  new CaseHistory({ firstPosition: 1_005n }).add('LegacyCaseRecorded', legacyCase()),
];
const log = feedOf(...histories.map(({ events }) => events));

let database: ViewDatabase;

beforeAll(async () => {
  database = await openViewDatabase();
}, 60_000);

afterAll(() => database.close());

describe.each(views.map((view) => [view.name, caseViews.find(({ name }) => name === view.name)!] as const))(
  'view %s',
  (_, view) => {
    it('holds what its fold makes of each case', async () => {
      await project(database.store, view, log, [7]);
      const expected = histories
        .map(({ events }) =>
          folded<ViewDocument>((document, event) => position(view.fold(document, event), event), events),
        )
        .filter((document) => document !== null)
        .sort((one, other) => (one._id < other._id ? -1 : 1));
      expect((await contents(database.store, view)).documents).toEqual(expected);
    });

    it('is not changed by events that come a second time', async () => {
      const before = await contents(database.store, view);
      // The stored position is lost, the documents are not: everything is delivered again.
      await database.store.db
        .collection<{ _id: string }>('views')
        .updateOne({ _id: view.name }, { $set: { 'active.position': null } });
      await project(database.store, view, log, [5]);
      expect(await contents(database.store, view)).toEqual(before);
    });

    it('has no name for its documents that another view has', () => {
      expect(caseViews.filter(({ name }) => name === view.name)).toHaveLength(1);
    });
  },
);

function position<Content extends object>(content: Content | null, event: { readonly position: bigint }) {
  return content === null ? null : ({ ...content, position: event.position } as Content & ViewDocument);
}
