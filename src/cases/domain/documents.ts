import { refuse, type Clause } from './clause.js';
import type { CaseFile } from './state/case-file.js';
import type { DocumentReference } from './values.js';

/** What a record rests on is a document of the case, and with the very content that was attached (A). */
export function checkDocuments({ documents }: CaseFile, cited: readonly DocumentReference[], clause: Clause): void {
  for (const { documentId, sha256 } of cited) {
    const attached = documents.find(({ id }) => id === documentId);
    if (attached === undefined) {
      refuse('unknown-document', clause, `The case has no document ${documentId}; attach it first.`);
    }
    if (attached.sha256 !== sha256) {
      refuse('document-hash-mismatch', clause, `${documentId} has other content: its SHA-256 is ${attached.sha256}.`);
    }
  }
}
