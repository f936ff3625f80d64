import { caseEventSamples } from '../../../../test/support/case-event-samples.js';
import { sealed } from '../../../../test/support/case-events.js';
import type { CaseEventType } from '../../domain/events/case-event.js';
import * as values from '../../domain/values.js';
import { risks, urgencies } from '../../domain/events/escalation.js';
import { type Language, languages } from './languages.js';
import { readLocales, termGroups } from './locale.js';
import { Sentences } from './sentences.js';
import { tell, toldEvents } from './told-facts.js';

const types = Object.keys(toldEvents) as CaseEventType[];
const locales = readLocales();
const sentences = new Sentences('Asia/Taipei');

const tales = types.flatMap((type) => caseEventSamples[type].map((data) => ({ type, ...tell(type, data)! })));

function pluralForms(language: Language): string[] {
  return new Intl.PluralRules(language).resolvedOptions().pluralCategories;
}

/** Every i18next key that an event type needs in a language. */
function keysOf(type: CaseEventType, language: Language): string[] {
  const keys = (toldEvents[type].variants ?? [undefined]).map((variant) => (variant ? `${type}_${variant}` : type));
  const counted = tales.some((tale) => tale.type === type && 'count' in tale.params);
  return counted ? keys.flatMap((key) => pluralForms(language).map((form) => `${key}_${form}`)) : keys;
}

const placeholders = (wording: string) => new Set(Array.from(wording.matchAll(/\{\{(\w+)\}\}/g), ([, name]) => name));

describe.each(languages)('sentences in %s', (language) => {
  const wordings = locales[language].sentences;

  test('there is one for every event type, wording and plural form, and none too many', () => {
    expect(Object.keys(wordings).sort()).toEqual(types.flatMap((type) => keysOf(type, language)).sort());
  });

  test('each names every parameter of its event, and no other', () => {
    for (const tale of tales) {
      const key = tale.variant === undefined ? tale.type : `${tale.type}_${tale.variant}`;
      const found = Object.entries(wordings).filter(([name]) => name.replace(/_(one|other)$/, '') === key);
      expect(found.length).toBeGreaterThan(0);
      for (const [name, wording] of found) {
        expect({ name, parameters: placeholders(wording) }).toEqual({
          name,
          parameters: new Set(Object.keys(tale.params)),
        });
      }
    }
  });

  test('every sample is told as a whole sentence, without a code of the program left in it', () => {
    for (const tale of tales) {
      const sentence = sentences.sentence(language, tale);
      expect(sentence).toMatch(/[.。]$/);
      expect(sentence).not.toMatch(/\{\{|undefined|null|\[object|_/);
    }
  });

  test('every enumerated value has a word of its own', () => {
    const needed: Record<string, readonly string[]> = {
      titles: types,
      via: values.channels,
      channels: values.channels,
      severities: values.severities,
      linesOfBusiness: values.linesOfBusiness,
      complainantKinds: values.complainantKinds,
      checklistItems: values.checklistItems,
      teamFunctions: values.teamFunctions,
      evidenceKinds: values.evidenceKinds,
      rootCauseMethods: values.rootCauseMethods,
      causeCodes: values.causeCodes,
      measureKinds: values.measureKinds,
      decisions: values.decisions,
      documentKinds: values.documentKinds,
      retentionClasses: values.retentionClasses,
      urgencies,
      risks,
    };
    for (const [group, codes] of Object.entries(needed)) {
      const words = locales[language][group as (typeof termGroups)[number]];
      expect({ group, words: Object.keys(words).sort() }).toEqual({ group, words: [...codes].sort() });
    }
  });

  test('every group has the same words as in the other languages', () => {
    for (const group of termGroups) {
      expect(Object.keys(locales[language][group])).toEqual(Object.keys(locales.en[group]));
    }
  });
});

test('no traditional character stands in the simplified texts, and the other way round', () => {
  const simplifiedOnly =
    /[专业东严个丰临为举么义乐习书买乱争亏产亲亿仅从优会传伤体余侧偿关兴养内册写军农决况冻减几处备复头夹奖妆妇孙学实审宽宾对寻导尽层属岁师带帮应废开异张弹归录当态总战执扩扫护报拟拥拨择损据时权条来杂极构标样栏树检欢历残没泽测济满灭点烂热爱犹独环现电疗监盘确离积称稳穷竞笔签简类紧纠级纸组细终经结给络统继续维缩网罚联职胜节药获营虑虽装补见观规视览觉触计订认讨让训议讯记讲许论设访证评识诉词译试话询该详语误说请诺读课调谈负责败账货质贸费资赔赖转轻载较输辑边达过运还这进远违连迟适选递遗释针钟错键长门问间闻阅队阶阴际陈险隐难页项顺须预领频题额风飞馆驳验]/u;
  const traditionalOnly =
    /[專業東嚴個豐臨為舉麼義樂習書買亂爭產親億僅從優會傳傷體側償關興養冊寫軍農決況凍減幾處備復頭獎婦孫學實審寬賓對尋導盡層屬歲師帶幫應廢開異張彈歸錄當態總戰執擴掃護報擬擁撥擇損據時權條來雜極構標樣欄樹檢歡歷殘沒澤測濟滿滅點爛熱愛猶獨環現電療監盤確離積稱穩窮競筆簽簡類緊糾級紙組細終經結給絡統繼續維縮網罰聯職勝節藥獲營慮雖裝補見觀規視覽覺觸計訂認討讓訓議訊記講許論設訪證評識訴詞譯試話詢該詳語誤說請諾讀課調談負責敗賬貨質貿費資賠賴轉輕載較輸輯邊達過運還這進遠違連遲適選遞遺釋針鐘錯鍵長門問間聞閱隊階陰際陳險隱難頁項順須預領頻題額風飛館駁驗]/u;
  const texts = (language: Language) => JSON.stringify(locales[language]);
  expect(texts('zh-Hant').match(new RegExp(simplifiedOnly, 'gu'))).toBeNull();
  expect(texts('zh-Hans').match(new RegExp(traditionalOnly, 'gu'))).toBeNull();
});

describe('one sentence', () => {
  const first = (type: CaseEventType) => ({ type, ...tell(type, caseEventSamples[type][0]!)! });

  test('tells how a complaint came in, in the words of each language', () => {
    const tale = first('FeedbackRecorded');
    expect(sentences.sentence('en', tale)).toBe(
      "The customer's complaint came in by phone and was taken by p-1. The final answer is due by 5 March 2026.",
    );
    expect(sentences.sentence('zh-Hant', tale)).toBe(
      '客戶以電話提出投訴，由 p-1 受理；最遲應於2026年3月5日作出最終答覆。',
    );
    expect(sentences.sentence('zh-Hans', tale)).toBe(
      '客户通过电话提出投诉，由 p-1 受理；最迟应于2026年3月5日作出最终答复。',
    );
  });

  test('tells that an application was submitted', () => {
    expect(sentences.sentence('zh-Hant', first('EscalationSubmitted'))).toBe(
      '案件升級申請已提交審核，申請的審核人為 p-2。',
    );
  });

  test('counts one member and two members in the grammar of the language', () => {
    const [one, two] = tales.filter(({ type }) => type === 'TeamFormed');
    expect(sentences.sentence('en', one!)).toBe('The handling team was formed with 1 member: p-3 (claims specialist).');
    expect(sentences.sentence('en', two!)).toBe(
      'The handling team was formed with 2 members: p-3 (claims specialist) and p-4 (technical support).',
    );
    expect(sentences.sentence('zh-Hans', two!)).toBe('处理小组已组建，共 2 名成员：p-3（理赔专员）和p-4（技术支持）。');
  });

  test('writes money exactly, in the minor units of its currency', () => {
    const paid = (amount: number, currency: string) =>
      sentences
        .sentence('en', {
          type: 'MeasureCompleted',
          variant: 'paid',
          params: { measureId: 'M2', paid: { amount, currency } },
        })
        .replaceAll(/\s/g, ' ');
    expect(paid(9_007_199_254_740_991, 'USD')).toContain('USD 90,071,992,547,409.91 was paid');
    expect(paid(5, 'EUR')).toContain('EUR 0.05 was paid');
    expect(paid(1200, 'JPY')).toContain('JPY 1,200 was paid');
    expect(paid(1234, 'KWD')).toContain('KWD 1.234 was paid');
  });

  test('says that a value is not shown when it is still sealed, and erased when its key is gone', () => {
    const told = (title: unknown) =>
      sentences.sentence('en', { type: 'EvidenceCollected', params: { title, evidenceKind: 'photo' } });
    expect(told(sealed('x'))).toBe('Evidence was collected: (not shown) (photo).');
    expect(told({ withheld: true })).toBe(told(sealed('x')));
    expect(told({ erased: true })).toBe('Evidence was collected: (erased) (photo).');
    expect(told('Dent in the door')).toBe('Evidence was collected: Dent in the door (photo).');
  });

  test('puts values in literally, whatever they look like', () => {
    const title = '{{evidenceKind}} $t(CaseMerged) $& <b>"x"</b>';
    expect(sentences.sentence('en', { type: 'EvidenceCollected', params: { title, evidenceKind: 'photo' } })).toBe(
      `Evidence was collected: ${title} (photo).`,
    );
  });

  test('names classes as their version of the taxonomy does, and lets an unknown one stand for itself', () => {
    const told = (taxonomyVersion: string) =>
      sentences.sentence('en', {
        type: 'CaseClassified',
        params: { classes: { taxonomyVersion, codes: ['timeliness', 'TW.17'] }, severity: 'low' },
      });
    expect(told('2026-01')).toBe('The case was classified as Claim timeliness and TW.17; severity: low.');
    expect(told('none')).toBe('The case was classified as timeliness and TW.17; severity: low.');
  });

  test('names a type that has no sentence yet', () => {
    expect(sentences.sentence('zh-Hans', { type: 'CaseTeleported', params: {} })).toBe(
      '已记录一项“CaseTeleported”类型的事实。',
    );
    expect(sentences.title('en', 'CaseTeleported')).toBe('CaseTeleported');
  });

  test('tells a date in the configured time zone', () => {
    const params = { ...first('FeedbackRecorded').params, answerDueAt: '2026-03-05T18:00:00.000Z' };
    expect(sentences.sentence('en', { type: 'FeedbackRecorded', params })).toContain('due by 6 March 2026');
  });
});
