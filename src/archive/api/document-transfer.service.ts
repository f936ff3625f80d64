import type { MultipartFile } from '@fastify/multipart';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CONFIG, type Config } from '../../config/config.js';
import { badRequest, ProblemError } from '../../platform/http/problem.js';
import type { RequestContext } from '../../platform/http/request-context.js';
import { AccessLog } from '../../privacy/access-log/access-log.js';
import { DocumentStore } from '../documents/document-store.js';
import type { UploadedDocument } from '../documents/stored-document.js';
import { DocumentPolicy } from '../documents/document-policy.js';

/** `type/subtype` as in RFC 6838; parameters are not kept. */
const mediaType = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/;

/** Moves content between a request and the store, as a stream. */
@Injectable()
export class DocumentTransfer {
  constructor(
    private readonly documents: DocumentStore,
    private readonly policy: DocumentPolicy,
    private readonly accessLog: AccessLog,
    @Inject(CONFIG) private readonly config: Pick<Config, 'documentLimitBytes'>,
  ) {}

  /** Takes the one part `file` of a form. */
  async receive(caseId: string, request: FastifyRequest, context: RequestContext): Promise<UploadedDocument> {
    if (!request.isMultipart()) throw notAForm();
    const subject = await this.policy.subjectFor(caseId, context.actor);
    try {
      return await this.#store(caseId, subject, request, context);
    } finally {
      // Of a form that was refused half-way, the rest would be in the way of the next request on the connection.
      request.raw.unpipe().resume();
    }
  }

  async #store(
    caseId: string,
    subject: string,
    request: FastifyRequest,
    { actor }: RequestContext,
  ): Promise<UploadedDocument> {
    const part = await wellFormed(request.file());
    if (part?.fieldname !== 'file')
      throw badRequest('file-missing', 'The form must have one part named file, with the content.');
    const stored = await wellFormed(
      this.documents.store({
        caseId,
        subject,
        mediaType: mediaTypeOf(part),
        uploadedBy: actor.person,
        content: this.#whole(part),
      }),
    );
    return { caseId, documentId: stored._id, sha256: stored.sha256, size: stored.size, mediaType: stored.mediaType };
  }

  /** Content beyond the limit ends at the limit as if that were all of it, so it is made to fail there. */
  #whole({ file }: MultipartFile): MultipartFile['file'] {
    const refuse = (): unknown => file.destroy(tooLarge(this.config.documentLimitBytes));
    if (file.truncated) refuse();
    else file.once('limit', refuse);
    return file;
  }

  /** Sends the content in clear, after the download is on record. */
  async send(caseId: string, documentId: string, context: RequestContext, reply: FastifyReply): Promise<void> {
    await this.policy.checkSight(caseId, context.actor);
    const document = await this.documents.find(caseId, documentId);
    const { sha256 } = document;
    await this.accessLog.record({ type: 'DocumentDownloaded', data: { caseId, documentId, sha256 } }, context);
    const content = await this.documents.read(document);
    await reply
      .type(document.mediaType)
      .header('content-length', document.size)
      .header('content-disposition', `attachment; filename="${documentId}"`)
      .header('etag', `"${sha256}"`)
      .header('cache-control', 'private, no-store')
      .send(content);
  }
}

/** The parser of forms tells what is wrong with one in plain errors, on the call or in the middle of the content. */
async function wellFormed<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof Error && error.name === 'Error' && /\bmultipart\b/i.test(error.message))
      throw badRequest('form-malformed', 'The form is not well-formed multipart/form-data, or ends too early.');
    throw error;
  }
}

function mediaTypeOf({ mimetype }: MultipartFile): string {
  const type = mimetype.toLowerCase().split(';')[0]?.trim() ?? '';
  if (!mediaType.test(type))
    throw badRequest('media-type-malformed', 'The part must name its media type, such as application/pdf.');
  return type;
}

function tooLarge(limitBytes: number): ProblemError {
  return new ProblemError({
    status: 413,
    code: 'too-large',
    title: 'The document is too large',
    detail: `A document may have at most ${limitBytes} bytes.`,
  });
}

function notAForm(): ProblemError {
  return new ProblemError({
    status: 415,
    code: 'unsupported-media-type',
    title: 'Content is uploaded as a form',
    detail: 'Send multipart/form-data with one part named file, as `curl -F file=@invoice.pdf` does.',
  });
}
