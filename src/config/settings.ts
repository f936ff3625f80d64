import { setting } from './setting.js';
import { instant, integer, key32, listOf, oneOf, password, text, timeZone, url } from './setting-parsers.js';

/** What one process does; by default it does all three. */
export const processRoles = ['api', 'projector', 'worker'] as const;
export type ProcessRole = (typeof processRoles)[number];

export const modes = ['development', 'test', 'production'] as const;
export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

const mebibyte = 1024 * 1024;

/** Every setting there is. `docs/reference/configuration.md` is generated from this table. */
export const settings = {
  port: setting(
    { name: 'PORT', default: '3000', description: 'TCP port of the HTTP interface; 0 takes a free one.' },
    integer(0, 65_535),
  ),
  host: setting(
    { name: 'HOST', default: '127.0.0.1', description: 'Address that the HTTP interface listens on.' },
    text,
  ),
  dataDir: setting(
    {
      name: 'DATA_DIR',
      default: './data',
      description: 'Folder of the embedded engines, their whereabouts and the development keys.',
    },
    text,
  ),
  eventStoreUrl: setting(
    {
      name: 'EVENTSTORE_URL',
      secret: true,
      description: 'Connection string of the EventStoreDB cluster. Absent: the application starts its embedded engine.',
    },
    url(['esdb', 'esdb+discover']),
  ),
  mongoUrl: setting(
    {
      name: 'MONGODB_URL',
      secret: true,
      description: 'Connection string of the MongoDB deployment. Absent: the application starts its embedded engine.',
    },
    url(['mongodb', 'mongodb+srv']),
  ),
  enginesHost: setting(
    {
      name: 'ENGINES_HOST',
      default: '127.0.0.1',
      description:
        'Address that the embedded engines listen on. One that other machines reach needs `ENGINES_PASSWORD` and a certificate.',
    },
    text,
  ),
  eventStoreEnginePort: setting(
    {
      name: 'EVENTSTORE_ENGINE_PORT',
      default: '0',
      description: 'TCP port of the embedded event engine; 0 takes a free one.',
    },
    integer(0, 65_535),
  ),
  mongoEnginePort: setting(
    {
      name: 'MONGODB_ENGINE_PORT',
      default: '0',
      description: 'TCP port of the embedded MongoDB engine; 0 takes a free one.',
    },
    integer(0, 65_535),
  ),
  enginesPassword: setting(
    {
      name: 'ENGINES_PASSWORD',
      secret: true,
      required: 'with ENGINES_TLS_CERTIFICATE_FILE',
      description:
        'Password of the account `redress` of both embedded engines, 12 characters at least. Absent: they let in whoever reaches their ports.',
    },
    password,
  ),
  enginesTlsCertificateFile: setting(
    {
      name: 'ENGINES_TLS_CERTIFICATE_FILE',
      required: 'with ENGINES_PASSWORD',
      description:
        'PEM file with the certificate of the embedded engines, valid for `ENGINES_HOST` (127.0.0.1 when that is every address), and those up to its root.',
    },
    text,
  ),
  enginesTlsKeyFile: setting(
    {
      name: 'ENGINES_TLS_KEY_FILE',
      required: 'with ENGINES_PASSWORD',
      description: 'PEM file with the private key of that certificate.',
    },
    text,
  ),
  enginesTlsCaFile: setting(
    {
      name: 'ENGINES_TLS_CA_FILE',
      description:
        'PEM file with the root that this process trusts when it connects to the embedded engines. Absent: the certificate itself, which is right when it is self-signed.',
    },
    text,
  ),
  roles: setting(
    { name: 'ROLES', default: 'api,projector,worker', description: 'What this process does, comma-separated.' },
    listOf(processRoles),
  ),
  mode: setting(
    {
      name: 'NODE_ENV',
      default: 'development',
      description: '`production` demands every secret and takes the development endpoints away.',
    },
    oneOf(modes),
  ),
  logLevel: setting(
    {
      name: 'LOG_LEVEL',
      default: 'info',
      description: 'Least severe log line written; requests are logged at `debug`.',
    },
    oneOf(logLevels),
  ),
  keyEncryptionKey: setting(
    {
      name: 'KEY_ENCRYPTION_KEY',
      required: 'in production',
      secret: true,
      description:
        'Wraps the keys under which personal data is sealed: 32 bytes in base64. In development one is made in `DATA_DIR`.',
    },
    key32,
  ),
  authIssuer: setting(
    { name: 'AUTH_ISSUER', required: 'in production', description: 'The `iss` that bearer tokens must carry.' },
    text,
  ),
  authAudience: setting(
    { name: 'AUTH_AUDIENCE', required: 'in production', description: 'The `aud` that bearer tokens must carry.' },
    text,
  ),
  authJwksFile: setting(
    {
      name: 'AUTH_JWKS_FILE',
      required: 'in production, unless AUTH_JWKS_URL is given',
      description: "File with the token issuer's public keys (JSON Web Key Set).",
    },
    text,
  ),
  authJwksUrl: setting(
    {
      name: 'AUTH_JWKS_URL',
      required: 'in production, unless AUTH_JWKS_FILE is given',
      description: "URL of the token issuer's public keys (JSON Web Key Set).",
    },
    url(['https', 'http']),
  ),
  timeZone: setting(
    {
      name: 'TIME_ZONE',
      default: 'UTC',
      description: 'IANA time zone of the company, in which days begin and end where no calendar says otherwise.',
    },
    timeZone,
  ),
  developmentClockStart: setting(
    {
      name: 'DEVELOPMENT_CLOCK_START',
      required: 'refused in production',
      description:
        'Instant at which the clock of a development process starts, for demonstrations; `POST /dev/clock` moves it forwards.',
    },
    instant,
  ),
  companyRulesFile: setting(
    {
      name: 'COMPANY_RULES_FILE',
      description:
        'JSON file that replaces parts of the built-in company rules (authority limits, windows, tolerances).',
    },
    text,
  ),
  bodyLimitBytes: setting(
    { name: 'BODY_LIMIT_BYTES', default: '262144', description: 'Largest JSON body accepted, in bytes.' },
    integer(1024, 64 * mebibyte),
  ),
  requestsPerMinute: setting(
    {
      name: 'REQUESTS_PER_MINUTE',
      default: '0',
      description:
        'Requests that one caller (the same credentials, else the same address) may send to this process in a minute; 0: any number.',
    },
    integer(0, 10_000_000),
  ),
  documentLimitBytes: setting(
    { name: 'DOCUMENT_LIMIT_BYTES', default: '52428800', description: 'Largest document accepted, in bytes (50 MiB).' },
    integer(1024, 4096 * mebibyte),
  ),
} as const;
