/** ISO 4217 codes that this runtime's ICU data knows. */
export const currencies: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));
