import { connect, type Socket } from 'node:net';
import { BSON, type Document } from 'mongodb';

/** A plain connection to the server of a MongoDB URL. */
export function openSocket(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url.replace('mongodb:', 'http:'));
  const socket = connect(Number(port), hostname);
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(socket));
    socket.once('error', reject);
  });
}

interface Parts {
  opCode?: number;
  flags?: number;
  sections?: Buffer[];
  length?: number;
}

/** An OP_MSG (or what pretends to be one) made of sections. */
export function message({ opCode = 2013, flags = 0, sections = [], length }: Parts): Buffer {
  const body = Buffer.concat([Buffer.alloc(20), ...sections]);
  body.writeInt32LE(length ?? body.length, 0);
  body.writeInt32LE(1, 4);
  body.writeInt32LE(opCode, 12);
  body.writeUInt32LE(flags, 16);
  return body;
}

/** A section of kind 0: the command. */
export const bodySection = (doc: Document): Buffer => Buffer.concat([Buffer.of(0), BSON.serialize(doc)]);

/** A section of kind 1: documents under a name. */
export function sequence(name: string, docs: Document[]): Buffer {
  const content = Buffer.concat([Buffer.from(`${name}\0`), ...docs.map((doc) => BSON.serialize(doc))]);
  const head = Buffer.alloc(5);
  head[0] = 1;
  head.writeInt32LE(content.length + 4, 1);
  return Buffer.concat([head, content]);
}

/** Sends bytes and gives the first reply, or undefined when the connection ends instead. */
export async function exchangeWith(url: string, ...parts: Buffer[]): Promise<Document | undefined> {
  const socket = await openSocket(url);
  const reply = new Promise<Document | undefined>((resolve) => {
    let received = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      const length = received.length < 4 ? Infinity : received.readInt32LE(0);
      if (received.length < length) return;
      const legacy = received.readInt32LE(12) === 1;
      resolve(
        BSON.deserialize(received.subarray(legacy ? 36 : 21, length), {
          validation: { utf8: false },
          bsonRegExp: true,
        }),
      );
    });
    socket.on('close', () => resolve(undefined));
    socket.on('error', () => resolve(undefined));
  });
  for (const part of parts) socket.write(part);
  const outcome = await reply;
  socket.destroy();
  return outcome;
}
