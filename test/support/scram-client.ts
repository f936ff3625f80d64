import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import { Binary, type Db } from 'mongodb';

const NONCE = 'fixedclientnonce';

interface Answer {
  readonly conversationId: number;
  readonly done: boolean;
  readonly payload: Binary;
}

/** SCRAM-SHA-256 step by step over commands, for what the driver never does. All steps need the same connection. */
export class ScramClient {
  constructor(
    private readonly db: Db,
    private readonly user: string,
    private readonly options: object = {},
  ) {}

  async start(): Promise<Answer> {
    const payload = new Binary(Buffer.from(`n,,n=${this.user},r=${NONCE}`));
    const { options } = this;
    return (await this.db.command({ saslStart: 1, mechanism: 'SCRAM-SHA-256', payload, options })) as unknown as Answer;
  }

  async prove({ conversationId, payload }: Answer, password: string): Promise<Answer> {
    const first = payload.toString('utf8');
    const [, nonce = '', salt = '', iterations] = /^r=(.*),s=(.*),i=(\d+)$/.exec(first) ?? [];
    const salted = pbkdf2Sync(password, Buffer.from(salt, 'base64'), Number(iterations), 32, 'sha256');
    const clientKey = hmac(salted, 'Client Key');
    const storedKey = createHash('sha256').update(clientKey).digest();
    const signature = hmac(storedKey, `n=${this.user},r=${NONCE},${first},c=biws,r=${nonce}`);
    const proof = Buffer.from(clientKey.map((byte, index) => byte ^ signature[index]!)).toString('base64');
    return this.continue(conversationId, `c=biws,r=${nonce},p=${proof}`);
  }

  async continue(conversationId: number, payload: string): Promise<Answer> {
    const command = { saslContinue: 1, conversationId, payload: new Binary(Buffer.from(payload)) };
    return (await this.db.command(command)) as unknown as Answer;
  }
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
