import { type WordColumn, placesOf } from './import-mapping.js';
import type { Row } from './source-rows.js';

interface Place {
  readonly constant: string | undefined;
  readonly column: string;
  readonly words: ReadonlyMap<string, string>;
}

/** Looks up our words for the words of a row. A word that is not in the table has none. */
export class WordFinder {
  private constructor(private readonly places: readonly Place[]) {}

  static of(part: Pick<WordColumn, 'constant' | 'column' | 'words' | 'otherwise'>): WordFinder {
    return new WordFinder(
      placesOf(part).map(({ constant, column = '', words = {} }) => ({
        constant,
        column,
        words: new Map(Object.entries(words)),
      })),
    );
  }

  wordOf(row: Row): string | undefined {
    for (const { constant, column, words } of this.places) {
      const word = constant ?? words.get(row[column]?.trim() ?? '');
      if (word !== undefined) return word;
    }
    return undefined;
  }

  /** The words of a column that holds several, each once, in the order of the row. */
  wordsOf(row: Row, separator: string): readonly string[] {
    const found = new Set<string>();
    for (const { column, words } of this.places) {
      for (const text of (row[column] ?? '').split(separator)) {
        const word = words.get(text.trim());
        if (word !== undefined) found.add(word);
      }
    }
    return [...found];
  }
}
