import { Controller, Get, Post, Req, Res, UseInterceptors } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiCaseId, CaseId } from '../../cases/case-id.js';
import { AtLeastPosition, type AtLeast } from '../../platform/http/consistency.js';
import { QueryEndpoint, UploadEndpoint, UuidParam } from '../../platform/http/endpoint.js';
import { EtagInterceptor } from '../../platform/http/etag.interceptor.js';
import { Context, type RequestContext } from '../../platform/http/request-context.js';
import { CaseDocuments, type CaseDocumentsAnswer } from '../queries/case-documents.query.js';
import type { UploadedDocument } from '../documents/stored-document.js';
import { CaseDocumentsDto, UploadedDocumentDto } from './document.dto.js';
import { DocumentTransfer } from './document-transfer.service.js';

/** Documents of a case (clause A): content goes in and out as a stream. */
@ApiTags('Documents (clause A)')
@ApiCaseId()
@Controller('v1/cases/:caseId/documents')
export class DocumentsController {
  constructor(
    private readonly queries: QueryBus,
    private readonly transfer: DocumentTransfer,
  ) {}

  @Post()
  @UploadEndpoint({
    summary: 'Upload content to the case; `attach-document` then makes it part of the record',
    clause: 'A',
    answer: UploadedDocumentDto,
  })
  @ApiConsumes('multipart/form-data')
  @ApiBody({
    schema: { type: 'object', required: ['file'], properties: { file: { type: 'string', format: 'binary' } } },
  })
  upload(
    @CaseId() caseId: string,
    @Req() request: FastifyRequest,
    @Context() context: RequestContext,
  ): Promise<UploadedDocument> {
    return this.transfer.receive(caseId, request, context);
  }

  @Get()
  @QueryEndpoint({ summary: 'Documents attached to the case', clause: 'A', answer: CaseDocumentsDto })
  @UseInterceptors(EtagInterceptor)
  documents(
    @CaseId() caseId: string,
    @AtLeastPosition() atLeast: AtLeast,
    @Context() context: RequestContext,
  ): Promise<CaseDocumentsAnswer> {
    return this.queries.execute(new CaseDocuments(caseId, atLeast, context));
  }

  @Get(':documentId')
  @QueryEndpoint({
    summary: 'Download a document; the download is recorded',
    description: 'Answers with the media type that the document was uploaded as.',
    clause: 'A',
    media: ['*/*'],
    problems: [410],
  })
  download(
    @CaseId() caseId: string,
    @UuidParam('documentId', 'The document.') documentId: string,
    @Context() context: RequestContext,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.transfer.send(caseId, documentId, context, reply);
  }
}
