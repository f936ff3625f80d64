import { CaseDriver, staff } from '../support/case-driver.js';
import type { ProblemBody } from '../support/http-client.js';
import { Product } from '../support/product.js';

let product: Product;
let driver: CaseDriver;
let caseId: string;
let documentId: string;

const statement = 'The adjuster laughed at me and hung up.';

beforeAll(async () => {
  product = await Product.start();
  driver = new CaseDriver(product);
  ({ caseId } = await driver.open({ statement, complainedAbout: [staff.manager[0]] }));
  ({ documentId } = await driver.upload('specialist', caseId, 'what the customer recorded'));
});

afterAll(() => product.stop());

describe('who is complained about in a case (3.3)', () => {
  it.each([
    ['the replay', 'events?from=0'],
    ['the state at a moment', 'state?at=0'],
    ['what changed', 'diff?from=0&to=1'],
  ])('is not shown personal data by %s, which others are', async (_what, query) => {
    const path = `/v1/cases/${caseId}/${query}`;
    const [recused, other] = [await driver.ask('manager', path), await driver.ask('auditor', path)];
    expect([recused.status, other.status]).toEqual([200, 200]);
    expect(recused.text).not.toContain(statement);
    if (query !== 'diff?from=0&to=1') {
      expect(recused.text).toContain('"withheld":true');
      expect(other.text).toContain(statement);
    }
  });

  it('may not download documents, which others may', async () => {
    const path = `/v1/cases/${caseId}/documents/${documentId}`;
    const refused = await driver.ask('manager', path);
    expect([refused.status, refused.json<ProblemBody>().code, refused.json<ProblemBody>()['clause']]).toEqual([
      403,
      'not-permitted',
      '3.3',
    ]);
    expect((await driver.ask('auditor', path)).text).toBe('what the customer recorded');
  });
});
