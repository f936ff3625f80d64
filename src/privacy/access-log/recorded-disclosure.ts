import { type Disclosure, holdsPersonalData, mayBeShown, withhold } from '../disclosure.js';
import type { PersonalDataShown } from './access-event.js';
import type { AccessContext, AccessLog } from './access-log.js';

/** Opens what an answer about one case holds sealed, and puts the look on record before anything is answered (clause D2). */
export class RecordedDisclosure {
  constructor(
    private readonly disclosure: Pick<Disclosure, 'disclose'>,
    private readonly accessLog: Pick<AccessLog, 'record'>,
  ) {}

  /**
   * A copy of the document with every sealed value opened, or replaced by `{ withheld: true }`: for roles that do not see
   * personal data, and for who is recused from the case. Where nothing is opened, nothing is recorded.
   *
   * @throws StoreUnavailableError – the look could not be recorded, so nothing is shown.
   */
  async disclose<T>(
    document: T,
    look: PersonalDataShown['data'],
    context: AccessContext,
    recused: ReadonlySet<string>,
  ): Promise<T> {
    const { actor } = context;
    if (!mayBeShown(actor, recused)) return withhold(document);
    if (!holdsPersonalData(document)) return document;
    // The two wait for different stores, and neither is answered without the other.
    const [opened] = await Promise.all([
      this.disclosure.disclose(document, actor, recused),
      this.accessLog.record({ type: 'PersonalDataShown', data: look }, context),
    ]);
    return opened;
  }
}
