import { defaultCompanyRules } from './company-rules.js';
import type { Setting } from './setting.js';
import { settings } from './settings.js';

/** `docs/reference/configuration.md`, out of the table of settings and the built-in company rules. */
export function renderConfigurationReference(): string {
  const rows = Object.values<Setting<unknown>>(settings).map(row);
  return [
    '# Configuration',
    '',
    'Settings are environment variables. They are read once at start-up; every problem is reported together, and the process',
    'does not start with one. An empty variable counts as absent.',
    '',
    '| setting | default | required | meaning |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
    '## Company rules',
    '',
    'What stands when `COMPANY_RULES_FILE` is absent. A file may give any part of it; a part that is given replaces the',
    'default. Money is in minor units of the ISO 4217 currency.',
    '',
    '```json',
    JSON.stringify(defaultCompanyRules, null, 2),
    '```',
    '',
  ].join('\n');
}

function row(setting: Setting<unknown>): string {
  const fallback = setting.default === undefined ? '–' : `\`${setting.default}\``;
  return `| \`${setting.name}\` | ${fallback} | ${setting.required ?? '–'} | ${setting.description} |`;
}
