import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { NodeCompiler, NodeError } from '@myriaddreamin/typst-ts-node-compiler';
import type { FormSheet } from './form-sheet.js';

/** The weights that the form is set in. The emoji are monochrome, as the paper is. */
const fonts = [
  '@expo-google-fonts/noto-sans-tc/400Regular/NotoSansTC_400Regular.ttf',
  '@expo-google-fonts/noto-sans-tc/700Bold/NotoSansTC_700Bold.ttf',
  '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf',
  '@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf',
  '@expo-google-fonts/noto-emoji/400Regular/NotoEmoji_400Regular.ttf',
];

/** A form could not be set; names what the typesetter says, never what the form says. */
export class FormPdfError extends Error {
  override readonly name = 'FormPdfError';
}

/**
 * Sets forms as PDF with Typst. The compiler and its fonts are loaded with the first form; each takes a few milliseconds from then on.
 * Texts go in as JSON and are shown as they are: nothing in them is markup.
 */
export class FormPdf {
  readonly #template = readFileSync(new URL('./form.typ', import.meta.url), 'utf8');
  #compiler: Promise<NodeCompiler> | undefined;

  /** @throws FormPdfError */
  async render(sheet: FormSheet): Promise<Buffer> {
    const compiler = await (this.#compiler ??= createCompiler());
    try {
      const compiled = compiler.compile({
        mainFileContent: this.#template,
        inputs: { sheet: JSON.stringify(sheet) },
      });
      if (compiled.result === null)
        throw new FormPdfError(`The form cannot be set: ${faultsOf(compiled.takeError())}.`);
      return compiler.pdf(compiled.result);
    } finally {
      // Typst remembers what it has set; what stands in a form must not stay in memory.
      compiler.evictCache(0);
    }
  }
}

/** What Typst says is wrong; its messages speak of the template, not of the texts. */
function faultsOf(error: NodeError | null): string {
  const diagnostics = (error?.shortDiagnostics ?? []) as readonly { readonly message?: string }[];
  return diagnostics.map(({ message }) => message ?? '').join('; ');
}

async function createCompiler(): Promise<NodeCompiler> {
  const { NodeCompiler: Compiler } = await import('@myriaddreamin/typst-ts-node-compiler');
  const { resolve } = createRequire(import.meta.url);
  return Compiler.create({
    workspace: dirname(fileURLToPath(import.meta.url)),
    fontArgs: [{ fontPaths: fonts.map((font) => dirname(resolve(font))) }],
  });
}
