import { Controller, Get, Headers, Query, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { type AtLeast, AtLeastPosition } from '../../platform/http/consistency.js';
import { QueryEndpoint } from '../../platform/http/endpoint.js';
import { Context, type RequestContext } from '../../platform/http/request-context.js';
import { ApiCaseId, CaseId } from '../case-id.js';
import { chosenFormat, mediaTypes } from '../views/escalation-form/form-format.js';
import { formContentSecurityPolicy } from '../views/escalation-form/form-html.js';
import type { FormSheet } from '../views/escalation-form/form-sheet.js';
import { ShowEscalationForm } from '../views/escalation-form/show-escalation-form.query.js';
import { chosenLanguage } from '../views/timeline/languages.js';
import { EscalationFormQueryDto, PrintedFormDto } from './dto/escalation-form.dto.js';

/** The printable Escalation Application Form 《事件升級申請表》. */
@Controller('v1/cases')
export class EscalationFormController {
  constructor(private readonly queries: QueryBus) {}

  @Get(':caseId/escalation-form')
  @QueryEndpoint({
    summary: 'Print the escalation form of a case',
    description: 'The latest application, or a blank form with what is known of the case; for print, or as data.',
    clause: '3.1',
    answer: PrintedFormDto,
    media: [mediaTypes.html, mediaTypes.pdf],
    problems: [406],
    tags: ['Cases'],
  })
  @ApiCaseId()
  @ApiHeader({ name: 'Accept', required: false, description: 'Used when `format` is not given.' })
  @ApiHeader({ name: 'Accept-Language', required: false, description: 'Used when `lang` is not given.' })
  async form(
    @CaseId() caseId: string,
    @Query() query: EscalationFormQueryDto,
    @Headers('accept') accept: string | undefined,
    @Headers('accept-language') acceptLanguage: string | undefined,
    @Context() context: RequestContext,
    @AtLeastPosition() atLeast: AtLeast,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<(FormSheet & { readonly position: string }) | string | Buffer> {
    const format = chosenFormat(query.format, accept);
    const language = chosenLanguage(query.lang, acceptLanguage);
    const printed = await this.queries.execute(new ShowEscalationForm(caseId, language, format, context, atLeast));
    void reply.headers({
      'cache-control': 'no-store',
      'content-language': language,
      vary: 'Accept, Accept-Language',
    });
    const { body, sheet, position } = printed;
    if (body === undefined) return { ...sheet, position };
    void reply.type(format === 'html' ? 'text/html; charset=utf-8' : mediaTypes.pdf).headers({
      'content-disposition': `inline; filename="escalation-form-${caseId}.${format}"`,
      ...(format === 'html' ? { 'content-security-policy': formContentSecurityPolicy } : {}),
    });
    return body;
  }
}
