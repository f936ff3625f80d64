/** Where a command writes to. */
export interface Terminal {
  /** Whether a person watches, so that a line may be drawn anew. */
  readonly isInteractive: boolean;
  /** One line of the answer. */
  readonly print: (line: string) => void;
  /** One line about how it goes or what went wrong, kept apart from the answer. */
  readonly tell: (line: string) => void;
}

export const processTerminal: Terminal = {
  isInteractive: process.stderr.isTTY,
  print: (line) => void process.stdout.write(`${line}\n`),
  tell: (line) => void process.stderr.write(`${line}\n`),
};

/** `281397` → `281,397`. */
export function count(value: number | bigint): string {
  return value.toLocaleString('en-US');
}

/** Rows with a header, in columns as wide as their widest cell; columns of figures stand at the right. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const figures = header.map(
    (_, column) => rows.length > 0 && rows.every((row) => /^[\d,.–-]*$/.test(row[column] ?? '')),
  );
  return all.map((row) =>
    row
      .map((cell, column) =>
        figures[column] === true ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}
