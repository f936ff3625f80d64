import type { AtLeast } from '../../platform/http/consistency.js';
import type { RequestContext } from '../../platform/http/request-context.js';

/** The documents that are part of the record of a case. */
export class CaseDocuments {
  constructor(
    readonly caseId: string,
    readonly atLeast: AtLeast,
    readonly context: RequestContext,
  ) {}
}

export interface AttachedDocument {
  readonly documentId: string;
  readonly name: unknown;
  readonly mediaType: string;
  readonly size: number;
  readonly sha256: string;
  readonly kind: string;
  readonly attachedBy: string;
  readonly attachedAt: string;
  /** Where to download it. */
  readonly href: string;
}

export interface CaseDocumentsAnswer {
  readonly caseId: string;
  readonly items: readonly AttachedDocument[];
  readonly revision: string;
  readonly position: string;
}
