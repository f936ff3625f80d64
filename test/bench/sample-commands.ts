const words = 'I have waited two months for an answer to my claim and nobody calls me back. ';

/** Body of `record-feedback`, of the size of a real complaint. */
export function feedback(index: number): string {
  return JSON.stringify({
    channel: 'phone',
    receivedAt: '2026-01-05T08:00:00Z',
    statement: words.repeat(4),
    demands: ['Pay the claim in full', 'Apologise'],
    complainant: {
      kind: 'insured',
      customerId: `customer-${index}`,
      contact: { name: 'A customer', phone: '+44 20 5550 0123' },
      preferredChannel: 'phone',
      language: 'en',
      vulnerable: false,
    },
    claim: { claimNumber: `claim-${index}`, policyNumber: `policy-${index}`, lineOfBusiness: 'motor' },
  });
}

/** Body of `add-feedback`. */
export const laterFeedback = JSON.stringify({
  channel: 'email',
  receivedAt: '2026-01-06T08:00:00Z',
  statement: words.repeat(3),
  demands: ['Answer me'],
});
