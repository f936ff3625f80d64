import { jest } from '@jest/globals';
import type { RequestOptions } from '../support/http-client.js';
import { QuietProduct } from '../support/quiet-product.js';

jest.setTimeout(60_000);

let quiet: QuietProduct;

beforeAll(async () => {
  quiet = await QuietProduct.start();
});

afterAll(() => quiet.stop());

describe('a token', () => {
  it.each<[string, string, () => string | undefined | Promise<string>]>([
    ['is missing', 'token-missing', () => undefined],
    ['is signed by somebody else', 'token-signature-invalid', () => quiet.tokens.forged()],
    ['was altered after it was signed', 'token-signature-invalid', () => quiet.tokens.tampered()],
    ['is not signed', 'token-algorithm-not-allowed', () => quiet.tokens.unsigned()],
    ['is signed with a secret', 'token-algorithm-not-allowed', () => quiet.tokens.symmetric()],
    ['has expired', 'token-expired', () => quiet.tokens.signed({}, Math.floor(Date.now() / 1000) - 60)],
    ['is of another issuer', 'token-issuer-wrong', () => quiet.tokens.signed({ iss: 'https://elsewhere.example' })],
    ['is for another audience', 'token-audience-wrong', () => quiet.tokens.signed({ aud: 'billing' })],
    [
      'is not valid yet',
      'token-not-yet-valid',
      () => quiet.tokens.signed({ nbf: Math.floor(Date.now() / 1000) + 600 }),
    ],
    ['names nobody', 'token-subject-missing', () => quiet.tokens.signed({ sub: '' })],
    ['has no role', 'token-roles-missing', () => quiet.tokens.signed({ roles: [] })],
    ['has a role that does not exist', 'token-role-unknown', () => quiet.tokens.signed({ roles: ['superuser'] })],
    ['acts for nobody', 'token-application-missing', () => quiet.tokens.signed({ roles: ['service'] })],
    ['is no token', 'token-malformed', () => 'x.y.z'],
    ['is endless', 'token-malformed', () => 'x'.repeat(9_000)],
  ])('that %s is refused, for reading and for writing', async (_, code, make) => {
    const token = await make();
    const bearer: RequestOptions = { ...(token === undefined ? { token: undefined as never } : { token }) };
    await quiet.refused(() => quiet.driver.ask('auditor', `/v1/cases/${quiet.one.caseId}`, bearer), {
      status: 401,
      code,
    });
    await quiet.refused(() => quiet.open({ body: quiet.driver.requests.feedback(), ...bearer }), { status: 401, code });
  });
});
