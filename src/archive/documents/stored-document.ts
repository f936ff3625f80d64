/** What is known of content that was uploaded to a case. `_id` is the document id. */
export interface StoredDocument {
  readonly _id: string;
  readonly caseId: string;
  /** Hex SHA-256 of the content in clear. */
  readonly sha256: string;
  /** Bytes of the content in clear. */
  readonly size: number;
  readonly mediaType: string;
  /** Under whose key the content is encrypted. */
  readonly subject: string;
  /** Where the encrypted bytes are kept. */
  readonly contentId: string;
  readonly uploadedBy: string;
  readonly uploadedAt: string;
}

/** What an upload answers. */
export type UploadedDocument = Pick<StoredDocument, 'caseId' | 'sha256' | 'size' | 'mediaType'> & {
  readonly documentId: string;
};
