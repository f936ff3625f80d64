import { defaultCompanyRules } from './company-rules.js';
import { type Environment, InvalidConfigError, loadConfig } from './config.js';
import { renderConfigurationReference } from './configuration-reference.js';
import { settings } from './settings.js';

const key = Buffer.alloc(32, 7).toString('base64');
const production: Environment = {
  NODE_ENV: 'production',
  KEY_ENCRYPTION_KEY: key,
  AUTH_ISSUER: 'https://issuer.example',
  AUTH_AUDIENCE: 'redress',
  AUTH_JWKS_URL: 'https://issuer.example/jwks',
};

function problemsOf(env: Environment, readText?: (path: string) => string): Record<string, string> {
  try {
    loadConfig(env, readText);
  } catch (error) {
    if (error instanceof InvalidConfigError) {
      return Object.fromEntries(error.problems.map(({ name, message }) => [name, message]));
    }
    throw error;
  }
  return {};
}

describe('without any variable', () => {
  it('everything has its default', () => {
    expect(loadConfig({})).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      roles: ['api', 'projector', 'worker'],
      mode: 'development',
      production: false,
      logLevel: 'info',
      timeZone: 'UTC',
      bodyLimitBytes: 262_144,
      documentLimitBytes: 52_428_800,
      companyRules: defaultCompanyRules,
    });
  });

  it('the stores are left to the embedded engines', () => {
    const config = loadConfig({ EVENTSTORE_URL: '' });
    expect([config.eventStoreUrl, config.mongoUrl]).toEqual([undefined, undefined]);
  });
});

it('is frozen', () => {
  const config = loadConfig({});
  expect(Object.isFrozen(config)).toBe(true);
  expect(Object.isFrozen(config.companyRules.authorityLimits['line_manager'])).toBe(true);
});

it('makes the data folder absolute, so that a later change of folder does not move it', () => {
  expect(loadConfig({ DATA_DIR: './here' }).dataDir).toBe(`${process.cwd()}/here`);
});

it('reports every problem at once, with what would be right', () => {
  const problems = problemsOf({
    PORT: '70000',
    ROLES: 'api,emperor',
    NODE_ENV: 'prod',
    LOG_LEVEL: 'loud',
    EVENTSTORE_URL: 'http://x',
    MONGODB_URL: 'mongo://x',
    TIME_ZONE: 'Mars/Olympus',
    BODY_LIMIT_BYTES: '1k',
    HOST: ' x',
  });
  expect(Object.keys(problems).sort()).toEqual(
    [
      'BODY_LIMIT_BYTES',
      'EVENTSTORE_URL',
      'HOST',
      'LOG_LEVEL',
      'MONGODB_URL',
      'NODE_ENV',
      'PORT',
      'ROLES',
      'TIME_ZONE',
    ].sort(),
  );
  expect(problems['PORT']).toBe('is "70000"; it must be a whole number from 0 to 65535.');
  expect(problems['TIME_ZONE']).toContain('an IANA time zone such as Asia/Taipei');
});

it('puts every problem on a line of its own in the message', () => {
  expect(() => loadConfig({ PORT: 'x', LOG_LEVEL: 'y' })).toThrow(
    /2 problem\(s\):\n {2}PORT is "x".*\n {2}LOG_LEVEL is "y"/,
  );
});

it.each(['short', `${key}x`, Buffer.alloc(31).toString('base64'), 'x'.repeat(44)])(
  'never shows a secret that is wrong (%s)',
  (secret) => {
    const problems = problemsOf({ KEY_ENCRYPTION_KEY: secret });
    expect(problems['KEY_ENCRYPTION_KEY']).toContain('32 random bytes in base64');
    expect(problems['KEY_ENCRYPTION_KEY']).not.toContain(secret);
  },
);

describe('in production', () => {
  it('starts with every secret given, and may use the embedded engines', () => {
    const config = loadConfig(production);
    expect(config.production).toBe(true);
    expect(config.keyEncryptionKey).toHaveLength(32);
    expect(config.mongoUrl).toBeUndefined();
  });

  it('demands every secret', () => {
    expect(Object.keys(problemsOf({ NODE_ENV: 'production' })).sort()).toEqual([
      'AUTH_AUDIENCE',
      'AUTH_ISSUER',
      'AUTH_JWKS_FILE',
      'KEY_ENCRYPTION_KEY',
    ]);
  });

  it('does not fetch keys without TLS', () => {
    expect(problemsOf({ ...production, AUTH_JWKS_URL: 'http://issuer.example/jwks' })['AUTH_JWKS_URL']).toContain(
      'https://',
    );
  });
});

describe('the start of the development clock', () => {
  it('is absent unless it is set, and is told in UTC', () => {
    expect(loadConfig({}).developmentClockStart).toBeUndefined();
    expect(loadConfig({ DEVELOPMENT_CLOCK_START: '2026-07-25T08:00:00+08:00' }).developmentClockStart).toBe(
      '2026-07-25T00:00:00.000Z',
    );
  });

  it.each(['yesterday', '2026-07-25', '2026-13-25T08:00:00Z', '2026-07-25T08:00:00'])('is not %s', (text) => {
    expect(problemsOf({ DEVELOPMENT_CLOCK_START: text })['DEVELOPMENT_CLOCK_START']).toContain('an instant such as');
  });

  it('is refused in production, whose log cannot be back-dated', () => {
    const problems = problemsOf({ ...production, DEVELOPMENT_CLOCK_START: '2026-07-25T08:00:00Z' });
    expect(problems['DEVELOPMENT_CLOCK_START']).toContain('back-dated');
  });
});

describe('the protection of the embedded engines', () => {
  const pem = '-----BEGIN CERTIFICATE-----';
  const all: Environment = {
    ENGINES_PASSWORD: 'twelve chars!',
    ENGINES_TLS_CERTIFICATE_FILE: '/tls/certificate.pem',
    ENGINES_TLS_KEY_FILE: '/tls/key.pem',
  };

  it('is absent, on loopback, unless it is set', () => {
    expect(loadConfig({})).toMatchObject({ enginesHost: '127.0.0.1', eventStoreEnginePort: 0, mongoEnginePort: 0 });
    expect(loadConfig({}).enginesPassword).toBeUndefined();
  });

  it('is a password, a certificate and its key', () => {
    expect(loadConfig(all, () => pem)).toMatchObject({
      enginesPassword: 'twelve chars!',
      enginesTlsCertificateFile: '/tls/certificate.pem',
      enginesTlsKeyFile: '/tls/key.pem',
    });
  });

  it.each(Object.keys(all))('is not without %s', (name) => {
    const problems = problemsOf({ ...all, [name]: '' }, () => pem);
    expect(Object.keys(problems)).toEqual([name]);
    expect(problems[name]).toContain('password, certificate and key go together');
  });

  it('is not a root to trust alone', () => {
    const problems = problemsOf({ ENGINES_TLS_CA_FILE: '/tls/root.pem' }, () => pem);
    expect(Object.keys(problems).sort()).toEqual(Object.keys(all).sort());
  });

  it.each(['short', ' padded with blanks', 'two\nlines of text', ''.padEnd(11, 'x')])(
    'is not the password %j, which is not shown',
    (given) => {
      const problem = problemsOf({ ...all, ENGINES_PASSWORD: given }, () => pem)['ENGINES_PASSWORD'];
      expect(problem).toContain('a value that is not shown; it must be text of at least 12 characters');
    },
  );

  it('names the file that cannot be used', () => {
    const problems = problemsOf({ ...all, ENGINES_TLS_CA_FILE: '/tls/root.pem' }, (path) => {
      if (path === '/tls/key.pem') throw new Error('ENOENT');
      return path === '/tls/root.pem' ? 'binary' : pem;
    });
    expect(problems).toEqual({
      ENGINES_TLS_KEY_FILE: 'is "/tls/key.pem", which cannot be read: ENOENT.',
      ENGINES_TLS_CA_FILE: 'is "/tls/root.pem", which is no PEM file.',
    });
  });
});

describe('the roles of the process', () => {
  it('may be padded and repeated', () => {
    expect(loadConfig({ ROLES: 'worker, api,worker' }).roles).toEqual(['worker', 'api']);
  });

  it('may not be none', () => {
    expect(problemsOf({ ROLES: ',' })['ROLES']).toContain('comma-separated list out of api, projector, worker');
  });
});

describe('the company rules', () => {
  const read = (rules: unknown): Record<string, string> =>
    problemsOf({ COMPANY_RULES_FILE: 'rules.json' }, () => JSON.stringify(rules));

  it('replace what they name and keep the rest', () => {
    const { companyRules } = loadConfig({ COMPANY_RULES_FILE: 'rules.json' }, () =>
      JSON.stringify({
        currency: 'TWD',
        answerDueWorkingDays: 10,
        deemedConfirmation: { days: 21 },
        authorityLimits: { line_manager: { TWD: 500_000 } },
      }),
    );
    expect(companyRules).toEqual({
      ...defaultCompanyRules,
      currency: 'TWD',
      answerDueWorkingDays: 10,
      deemedConfirmation: { attempts: 3, days: 21 },
      authorityLimits: { line_manager: { TWD: 500_000 } },
    });
    expect(Object.isFrozen(companyRules.authorityLimits['line_manager'])).toBe(true);
  });

  it.each([
    [{ disputWindowDays: 3 }, 'disputWindowDays is not a company rule'],
    [{ disputeWindowDays: -1 }, 'disputeWindowDays must be a whole number from 0 to 3650'],
    [{ answerDueWorkingDays: 1.5 }, 'answerDueWorkingDays must be'],
    [{ currency: 'XXZ' }, 'currency must be an ISO 4217'],
    [{ deemedConfirmation: { attempts: 'three' } }, 'deemedConfirmation.attempts must be'],
    [{ deemedConfirmation: 3 }, 'deemedConfirmation must be a JSON object'],
    [{ stageWorkingDays: { asess: 1 } }, 'stageWorkingDays.asess is not a company rule'],
    [{ warnAtPercent: [90, 75] }, 'warnAtPercent must be a rising list'],
    [{ surveyDays: [7, 7] }, 'surveyDays must be a rising list'],
    [{ authorityLimits: { emperor: { USD: 1 } } }, 'authorityLimits must be an object of roles'],
    [{ authorityLimits: { line_manager: { USD: 0.5 } } }, 'authorityLimits must be'],
    [{ authorityLimits: { line_manager: { dollars: 5 } } }, 'authorityLimits must be'],
    [[], 'the file must be a JSON object'],
    [null, 'the file must be a JSON object'],
  ])('%j is refused', (rules, message) => {
    expect(read(rules)['COMPANY_RULES_FILE']).toContain(message);
  });

  it('name the file that cannot be read', () => {
    const problems = problemsOf({ COMPANY_RULES_FILE: '/nowhere/rules.json' });
    expect(problems['COMPANY_RULES_FILE']).toContain('"/nowhere/rules.json" cannot be read as JSON');
  });
});

describe('the reference', () => {
  const reference = renderConfigurationReference();

  it.each(Object.values(settings).map(({ name }) => name))('has a row for %s', (name) => {
    expect(reference).toContain(`| \`${name}\` |`);
  });

  it('shows the built-in company rules', () => {
    expect(reference).toContain('"disputeWindowDays": 60');
  });
});
