/** Where a record stands after the lines given so far: its last quote is open, it is whole, or it is none. */
export type ScanState = 'open' | 'whole' | 'broken';

const quote = '"';

/** Takes one record of a CSV file (RFC 4180) apart, line by line while a quote is open. */
export class CsvRecord {
  readonly #cells: string[] = [];
  /** The cell whose quote is open. */
  #open: string | undefined;

  get cells(): readonly string[] {
    return this.#cells;
  }

  /** The next line of the record, without its line feed. */
  add(text: string): ScanState {
    if (this.#open === undefined && !text.includes(quote)) {
      this.#cells.push(...withoutReturn(text).split(','));
      return 'whole';
    }
    let at = 0;
    if (this.#open !== undefined) {
      const end = this.#quoted(text, 0, `${this.#open}\n`);
      if (typeof end !== 'number') return end;
      at = end;
    }
    return this.#scan(text, at);
  }

  /** From the beginning of a cell on; `at` beyond the end means that the line ended with the cell before. */
  #scan(text: string, from: number): ScanState {
    let at = from;
    while (at <= text.length) {
      if (text[at] === quote) {
        const end = this.#quoted(text, at + 1, '');
        if (typeof end !== 'number') return end;
        at = end;
        continue;
      }
      const comma = text.indexOf(',', at);
      const cell = comma < 0 ? withoutReturn(text.slice(at)) : text.slice(at, comma);
      if (cell.includes(quote)) return 'broken';
      this.#cells.push(cell);
      if (comma < 0) return 'whole';
      at = comma + 1;
    }
    return 'whole';
  }

  /** The rest of a quoted cell; where the next cell begins. */
  #quoted(text: string, from: number, before: string): number | 'open' | 'broken' {
    let cell = before;
    let at = from;
    for (;;) {
      const end = text.indexOf(quote, at);
      if (end < 0) {
        this.#open = cell + text.slice(at);
        return 'open';
      }
      cell += text.slice(at, end);
      if (text[end + 1] !== quote) {
        this.#open = undefined;
        const after = text.slice(end + 1, end + 3);
        if (after !== '' && after !== '\r' && after[0] !== ',') return 'broken';
        this.#cells.push(cell);
        return after[0] === ',' ? end + 2 : text.length + 1;
      }
      cell += quote;
      at = end + 2;
    }
  }
}

function withoutReturn(text: string): string {
  return text.endsWith('\r') ? text.slice(0, -1) : text;
}
