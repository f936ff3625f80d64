import type { Language } from './phrases.js';

/** What a complaint is about, in the words of one language. */
export interface Words {
  readonly statement: string;
  readonly demand: string;
  readonly incident: string;
  readonly finding: string;
}

export interface Matter {
  readonly lineOfBusiness: string;
  /** Class codes of taxonomy 2026-01, the leading one first. */
  readonly classes: readonly [string, ...string[]];
  readonly causeCode: string;
  readonly words: Readonly<Record<Language, Words>>;
}

const words = (statement: string, demand: string, incident: string, finding: string): Words => ({
  statement,
  demand,
  incident,
  finding,
});

export const matters: readonly [Matter, ...Matter[]] = [
  {
    lineOfBusiness: 'motor',
    classes: ['timeliness'],
    causeCode: 'process_not_followed',
    words: {
      en: words(
        'My car was damaged by hail two months ago and nobody answers my calls.',
        'Pay the repair invoice.',
        'Hail damage to a car, unpaid for two months.',
        'The claim form was received and never passed on.',
      ),
      'zh-Hant-TW': words(
        '我的車兩個月前被冰雹砸壞，打電話都沒有人回覆。',
        '請給付修理費。',
        '冰雹損壞車輛，兩個月未給付。',
        '已收到理賠申請書，但未轉交承辦人。',
      ),
      'zh-Hans-CN': words(
        '我的车两个月前被冰雹砸坏，打电话都没有人回复。',
        '请支付修理费。',
        '冰雹损坏车辆，两个月未支付。',
        '已收到理赔申请书，但未转交承办人。',
      ),
    },
  },
  {
    lineOfBusiness: 'health',
    classes: ['denial_or_coverage', 'documentation'],
    causeCode: 'policy_wording',
    words: {
      en: words(
        'You refused my hospital stay although the brochure says it is covered.',
        'Cover the hospital stay.',
        'A hospital stay was refused under an exclusion.',
        'The exclusion and the brochure contradict each other.',
      ),
      'zh-Hant-TW': words(
        '手冊寫明住院有保障，你們卻拒賠。',
        '請給付住院費用。',
        '住院費用依除外條款拒賠。',
        '除外條款與手冊內容互相矛盾。',
      ),
      'zh-Hans-CN': words(
        '手册写明住院有保障，你们却拒赔。',
        '请支付住院费用。',
        '住院费用依除外条款拒赔。',
        '除外条款与手册内容互相矛盾。',
      ),
    },
  },
  {
    lineOfBusiness: 'travel',
    classes: ['claim_amount'],
    causeCode: 'data_error',
    words: {
      en: words(
        'My suitcase was lost and you paid less than half of what was in it.',
        'Pay the rest of the list.',
        'Lost luggage, paid below the list of contents.',
        'The currency of two receipts was read wrongly.',
      ),
      'zh-Hant-TW': words(
        '行李遺失，你們給付的還不到內容物的一半。',
        '請補足清單差額。',
        '行李遺失，給付低於內容清單。',
        '兩張收據的幣別判讀錯誤。',
      ),
      'zh-Hans-CN': words(
        '行李遗失，你们支付的还不到内容物的一半。',
        '请补足清单差额。',
        '行李遗失，支付低于内容清单。',
        '两张收据的币种判读错误。',
      ),
    },
  },
  {
    lineOfBusiness: 'life',
    classes: ['misleading_sales'],
    causeCode: 'staff_conduct',
    words: {
      en: words(
        'I was told that this was a savings account, and now I cannot get my money.',
        'Take the contract back and return the premiums.',
        'A life policy was sold as a savings account.',
        'The recording shows that the term was not explained.',
      ),
      'zh-Hant-TW': words(
        '當初說這是存款，現在我的錢拿不回來。',
        '請解除契約並退還保費。',
        '人壽保單以存款名義銷售。',
        '錄音顯示未說明年期。',
      ),
      'zh-Hans-CN': words(
        '当初说这是存款，现在我的钱拿不回来。',
        '请解除合同并退还保费。',
        '人寿保单以存款名义销售。',
        '录音显示未说明年期。',
      ),
    },
  },
  {
    lineOfBusiness: 'property',
    classes: ['documentation', 'timeliness'],
    causeCode: 'process_design',
    words: {
      en: words(
        'I have sent the photographs of the water damage three times.',
        'Decide on what you have.',
        'Photographs of water damage asked for again and again.',
        'Each unit keeps its own folder and cannot see the others.',
      ),
      'zh-Hant-TW': words(
        '漏水照片我已經寄了三次。',
        '請依現有資料決定。',
        '漏水照片一再要求補件。',
        '各單位各自存檔，彼此看不到。',
      ),
      'zh-Hans-CN': words(
        '漏水照片我已经寄了三次。',
        '请依现有资料决定。',
        '漏水照片一再要求补件。',
        '各部门各自存档，彼此看不到。',
      ),
    },
  },
  {
    lineOfBusiness: 'accident',
    classes: ['service_attitude'],
    causeCode: 'training_gap',
    words: {
      en: words(
        'The person at your counter laughed at my question.',
        'An apology.',
        'A customer felt ridiculed at the counter.',
        'The colleague was new and had not been trained.',
      ),
      'zh-Hant-TW': words('櫃檯人員嘲笑我的問題。', '請道歉。', '客戶在櫃檯感到被嘲笑。', '該同仁為新人，尚未受訓。'),
      'zh-Hans-CN': words('柜台人员嘲笑我的问题。', '请道歉。', '客户在柜台感到被嘲笑。', '该同事为新人，尚未受训。'),
    },
  },
  {
    lineOfBusiness: 'annuity',
    classes: ['premium_underwriting_cancellation'],
    causeCode: 'system_failure',
    words: {
      en: words(
        'You took the premium twice and say that it cannot be returned.',
        'Return the second premium.',
        'A premium was collected twice.',
        'The direct debit was run again after a failure.',
      ),
      'zh-Hant-TW': words(
        '保費扣了兩次，還說不能退。',
        '請退還重複扣款。',
        '保費重複扣款。',
        '扣款作業失敗後又執行了一次。',
      ),
      'zh-Hans-CN': words(
        '保费扣了两次，还说不能退。',
        '请退还重复扣款。',
        '保费重复扣款。',
        '扣款作业失败后又执行了一次。',
      ),
    },
  },
  {
    lineOfBusiness: 'liability',
    classes: ['fraud_allegation', 'claim_amount'],
    causeCode: 'communication',
    words: {
      en: words(
        'Your letter reads as if I had made the accident up.',
        'Take the accusation back and pay.',
        'A letter was taken as an accusation of fraud.',
        'A text for suspicious cases was sent by mistake.',
      ),
      'zh-Hant-TW': words(
        '你們的信寫得好像事故是我捏造的。',
        '請收回指控並給付。',
        '信函被認為指控詐欺。',
        '誤寄了可疑案件用的函文。',
      ),
      'zh-Hans-CN': words(
        '你们的信写得好像事故是我捏造的。',
        '请收回指控并支付。',
        '信函被认为指控欺诈。',
        '误寄了可疑案件用的函文。',
      ),
    },
  },
  {
    lineOfBusiness: 'health',
    classes: ['privacy'],
    causeCode: 'third_party',
    words: {
      en: words(
        'Somebody else received a letter about my illness.',
        'Say who has seen it, and make good for it.',
        'A medical letter went to another address.',
        'The printing company mixed up two envelopes.',
      ),
      'zh-Hant-TW': words(
        '關於我病情的信寄到了別人家。',
        '請說明誰看過，並予補償。',
        '醫療信函寄錯地址。',
        '印刷廠裝錯兩個信封。',
      ),
      'zh-Hans-CN': words(
        '关于我病情的信寄到了别人家。',
        '请说明谁看过，并予补偿。',
        '医疗信函寄错地址。',
        '印刷厂装错两个信封。',
      ),
    },
  },
];
