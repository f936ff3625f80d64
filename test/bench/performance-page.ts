import { readFile, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';

/** What figures were measured on, for the sentences beside them. */
export function machine(): string {
  const [cpu] = cpus();
  return `${cpus().length} shared cores (${cpu?.model ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB of memory, Node ${process.versions.node}`;
}

/** Replaces what stands between the marks `<!-- name -->` and `<!-- /name -->` of a document. */
export async function writeSection(path: string, name: string, text: string): Promise<void> {
  const page = await readFile(path, 'utf8');
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${path} has no section ${name}.`);
  await writeFile(path, `${page.slice(0, from + begin.length)}\n\n${text.trim()}\n\n${page.slice(to)}`);
}
