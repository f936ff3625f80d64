import type { View, ViewDocument } from '../../platform/projections/view.js';
import { caseDetailsView } from './case-details/case-details.view.js';
import { caseListView } from './case-list/case-list.view.js';
import { pendingMergesView } from './pending-merges/pending-merges.view.js';
import { timelineView } from './timeline/timeline.view.js';
import { workListView } from './work-list/work-list.view.js';

/** A projector keeps each view's documents apart, so it may treat every view as one of some document. */
const anyView = <Doc extends ViewDocument>(view: View<Doc>): View => view;

/** Every read model of the case. */
export const caseViews: readonly View[] = [
  anyView(caseListView),
  anyView(caseDetailsView),
  anyView(timelineView),
  anyView(workListView),
  anyView(pendingMergesView),
];
