import type { DocumentAttached } from '../domain/events/records.js';

/** What a case command needs to know of stored content; the archive feature implements it. */
export abstract class DocumentFacts {
  /**
   * Media type, size and hash of content that was uploaded to the case.
   *
   * @throws ProblemError 404 when the case has no such content.
   */
  abstract factsOf(
    caseId: string,
    documentId: string,
  ): Promise<Pick<DocumentAttached['data'], 'mediaType' | 'size' | 'sha256'>>;
}
