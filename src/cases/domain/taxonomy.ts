import { refuse } from './clause.js';
import { severities, type Severity } from './values.js';

/** A text in the three languages of the procedure. */
export interface Label {
  readonly en: string;
  readonly 'zh-Hant': string;
  readonly 'zh-Hans': string;
}

/** One class of complaint (clause 1.2). */
export interface ComplaintClass {
  readonly code: string;
  readonly name: Label;
  /**
   * Codes under which regulators count such complaints. `US-CT/…` is the explanation of codes of the complaint record in
   * Conn. Agencies Regs. § 38a-819-56. Only codes that match the whole class are given.
   */
  readonly regulatorCodes: readonly string[];
}

export interface Taxonomy {
  readonly version: string;
  /** First day on which it may be used, `YYYY-MM-DD`. */
  readonly effectiveFrom: string;
  readonly classes: readonly ComplaintClass[];
  readonly severities: readonly Severity[];
}

const complaintClass = (
  code: string,
  en: string,
  hant: string,
  hans: string,
  ...regulatorCodes: string[]
): ComplaintClass => ({ code, name: { en, 'zh-Hant': hant, 'zh-Hans': hans }, regulatorCodes });

/** Published versions, oldest first. A published version never changes: histories name it. */
export const taxonomies: readonly [Taxonomy, ...Taxonomy[]] = [
  {
    version: '2026-01',
    effectiveFrom: '2026-01-01',
    severities,
    classes: [
      complaintClass('claim_amount', 'Claim amount dispute', '理賠金額爭議', '理赔金额争议', 'US-CT/38a-819-56/3c'),
      complaintClass('timeliness', 'Claim timeliness', '理賠時效', '理赔时效', 'US-CT/38a-819-56/3b'),
      complaintClass('service_attitude', 'Service attitude', '服務態度', '服务态度'),
      complaintClass(
        'denial_or_coverage',
        'Denial or coverage dispute',
        '拒賠或承保範圍爭議',
        '拒赔或承保范围争议',
        'US-CT/38a-819-56/3f',
      ),
      complaintClass('documentation', 'Documentation', '文件與單證', '文件与单证'),
      complaintClass(
        'premium_underwriting_cancellation',
        'Premium, underwriting or cancellation',
        '保費、核保或退保',
        '保费、核保或退保',
      ),
      complaintClass('misleading_sales', 'Misleading sales', '銷售誤導', '销售误导', 'US-CT/38a-819-56/2g'),
      complaintClass('privacy', 'Privacy', '個人資料與隱私', '个人信息与隐私'),
      complaintClass('fraud_allegation', 'Fraud allegation', '欺詐指控', '欺诈指控'),
      complaintClass('other', 'Other', '其他', '其他'),
    ],
  },
];

/** The version in use now: the newest published one. */
export const currentTaxonomy: Taxonomy = taxonomies.at(-1) ?? taxonomies[0];

export function taxonomyOf(version: string): Taxonomy | undefined {
  return taxonomies.find((taxonomy) => taxonomy.version === version);
}

/**
 * Checks a classification against the version it names (clause 1.2).
 *
 * @returns the classes it names, in its order
 * @throws DomainError `unknown-taxonomy-version`, `class-required`, `duplicate-class`, `unknown-class`, `unknown-severity`
 */
export function classesOf(version: string, codes: readonly string[], severity: Severity): readonly ComplaintClass[] {
  const taxonomy = taxonomyOf(version);
  if (taxonomy === undefined) {
    const published = taxonomies.map((each) => each.version).join(', ');
    refuse('unknown-taxonomy-version', '1.2', `No taxonomy version ${version} is published; published: ${published}.`);
  }
  if (codes.length === 0) refuse('class-required', '1.2', 'A case has one class at least; name the leading one first.');
  if (new Set(codes).size !== codes.length) refuse('duplicate-class', '1.2', 'Name each class once.');
  if (!taxonomy.severities.includes(severity)) {
    refuse('unknown-severity', '1.2', `Taxonomy ${version} knows the severities ${taxonomy.severities.join(', ')}.`);
  }
  return codes.map((code) => {
    const found = taxonomy.classes.find((each) => each.code === code);
    if (found !== undefined) return found;
    const known = taxonomy.classes.map((each) => each.code).join(', ');
    return refuse('unknown-class', '1.2', `Taxonomy ${version} has no class ${code}; its classes are ${known}.`);
  });
}
