import { DamagedFileError, DataFile } from './data-file.js';
import {
  checkHeader,
  freePages,
  type LeafNode,
  META_PAGES,
  type MetaRecord,
  NO_PAGE,
  overflowPages,
  overflowSize,
  PAGE_HEADER,
  PageError,
  readBranch,
  readLeaf,
  readMeta,
  readOverflowRow,
  readTable,
  TREE_RECORD,
  type TreeRecord,
} from './page-format.js';

/** Whether an entry of a table – its key and its value, one behind the other – is as it was written. */
export type EntryCheck = (entry: Buffer) => boolean;

type CompareKeys = (a: Buffer, b: Buffer) => number;

/** What a tree is found to be made of; named as in its record. */
type Tally = { -readonly [K in 'branchPages' | 'leafPages' | 'overflowPages' | 'entries']: number };

/** Takes an entry and returns the number of overflow pages it lies on. */
type Visit = (page: Buffer, node: LeafNode) => number;

const LEAST_PAGE_SIZE = 512;
const LARGEST_PAGE_SIZE = 32_768;

/**
 * Reads a whole LMDB file that nobody writes to and checks that everything in it hangs together: both meta pages, every page of every
 * tree, order and number of entries, that there are no tables but those named, every entry by `isWhole`, and that no page is used twice. Pages that nothing leads to are let pass: they
 * cost space and nothing else. LMDB itself trusts its file: it would follow a damaged page wherever that points, and out of the process.
 * @throws DamagedFileError
 */
export function checkFile(path: string, tables: readonly string[], isWhole: EntryCheck): void {
  const file = new DataFile(path);
  try {
    new FileCheck(file, tables, isWhole).run();
  } finally {
    file.close();
  }
}

class FileCheck {
  readonly #file: DataFile;
  readonly #tables: readonly string[];
  readonly #isWhole: EntryCheck;
  #transaction = 0;
  /** The page that is looked at; undefined while it is the file as a whole. */
  #at: number | undefined;

  constructor(file: DataFile, tables: readonly string[], isWhole: EntryCheck) {
    this.#file = file;
    this.#tables = tables;
    this.#isWhole = isWhole;
  }

  run(): void {
    try {
      const meta = this.#newestMeta();
      this.#transaction = meta.transaction;
      this.#file.divide(meta.pageSize, meta.lastPage + 1);
      this.#file.meet(0, META_PAGES);
      this.#tree(meta.main, compareBytes, (page, node) => this.#table(page, node));
      this.#tree(meta.free, compareNumbers, (page, node) => this.#freeList(page, node));
    } catch (error) {
      if (!(error instanceof PageError)) throw error;
      throw new DamagedFileError(
        this.#file.path,
        `${this.#at === undefined ? '' : `page ${this.#at} `}${error.message}`,
      );
    }
  }

  #newestMeta(): MetaRecord {
    if (this.#file.size === 0)
      throw new PageError('it is empty; delete it if the very first start was cut off before anything was written');
    const first = this.#meta(0, 0);
    const metas = [first, this.#meta(1, first.pageSize)] as const;
    const [a, b] = metas;
    this.#at = undefined;
    if (b.pageSize !== a.pageSize) throw new PageError('its meta pages differ about the size of pages');
    const newest = b.transaction > a.transaction ? b : a;
    // A new file holds the same twice; then each transaction writes the page whose turn it is.
    const follow = Math.abs(a.transaction - b.transaction) === 1 && metas[newest.transaction % META_PAGES] === newest;
    if (!follow && newest.transaction > 0) throw new PageError('its meta pages do not follow one another');
    return newest;
  }

  #meta(number: number, offset: number): MetaRecord {
    this.#at = number;
    const page = this.#file.readBytes(offset, LEAST_PAGE_SIZE);
    const meta = readMeta(page);
    checkHeader(page, number, 'meta', Number.MAX_SAFE_INTEGER);
    if (meta.pageSize < LEAST_PAGE_SIZE || meta.pageSize > LARGEST_PAGE_SIZE)
      throw new PageError('tells an impossible size of pages');
    return meta;
  }

  #tree(tree: TreeRecord, compare: CompareKeys, visit: Visit): void {
    const tally: Tally = { branchPages: 0, leafPages: 0, overflowPages: 0, entries: 0 };
    if (tree.root !== NO_PAGE) this.#subtree(tree.root, tree.depth, { compare, visit, tally }, undefined, undefined);
    this.#at = undefined;
    for (const what of Object.keys(tally) as (keyof Tally)[])
      if (tree[what] !== tally[what]) throw new PageError(`${tree[what]} ${what} are recorded, ${tally[what]} found`);
  }

  /** Checks what lies under a page; its keys are at or above `from` and below `below`. */
  #subtree(
    number: number,
    depth: number,
    walk: { compare: CompareKeys; visit: Visit; tally: Tally },
    from: Buffer | undefined,
    below: Buffer | undefined,
  ): void {
    const { compare, tally } = walk;
    this.#at = number;
    this.#file.meet(number, 1);
    const page = this.#file.readPage(number);
    checkHeader(page, number, depth === 1 ? 'leaf' : 'branch', this.#transaction);
    if (depth === 1) {
      tally.leafPages++;
      this.#leaf(number, page, walk, from, below);
      return;
    }
    tally.branchPages++;
    const branches = readBranch(page);
    branches.forEach(({ key, child }, index) => {
      const least = index === 0 ? from : key;
      const next = branches[index + 1]?.key ?? below;
      this.#at = number;
      if (least && next && compare(least, next) >= 0) throw new PageError('has branches out of order');
      this.#subtree(child, depth - 1, walk, least, next);
    });
  }

  #leaf(
    number: number,
    page: Buffer,
    { compare, visit, tally }: { compare: CompareKeys; visit: Visit; tally: Tally },
    from: Buffer | undefined,
    below: Buffer | undefined,
  ): void {
    let previous: Buffer | undefined;
    for (const node of readLeaf(page)) {
      this.#at = number;
      const key = page.subarray(node.keyAt, node.valueAt);
      if (previous ? compare(previous, key) >= 0 : from && compare(from, key) > 0)
        throw new PageError('has entries out of order');
      tally.entries++;
      tally.overflowPages += visit(page, node);
      previous = key;
    }
    this.#at = number;
    if (previous && below && compare(previous, below) >= 0) throw new PageError('has entries that belong elsewhere');
  }

  /** An entry of the main tree: a table. */
  #table(page: Buffer, node: LeafNode): number {
    if (node.kind !== 'tree' || node.end - node.valueAt !== TREE_RECORD)
      throw new PageError('has an entry that is no table');
    // A name is stored with the zero that ends it in C.
    const name = page.toString('latin1', node.keyAt, node.valueAt);
    if (!this.#tables.some((table) => name === `${table}\0`))
      throw new PageError(`has a table of another name ("${name}")`);
    this.#tree(readTable(page.subarray(node.valueAt, node.end)), compareBytes, (leaf, entry) =>
      this.#entry(leaf, entry),
    );
    return 0;
  }

  #entry(page: Buffer, node: LeafNode): number {
    const [bytes, pages] =
      node.kind === 'overflow' ? this.#overflow(page, node) : [page.subarray(node.keyAt, node.end), 0];
    if (node.kind === 'tree' || !this.#isWhole(bytes))
      throw new PageError('has an entry that is not as it was written');
    return pages;
  }

  /** Key and value of an entry whose value is too long for its page, and the number of pages the value lies on. */
  #overflow(page: Buffer, node: LeafNode): [Buffer, number] {
    const size = overflowSize(page, node);
    const row = readOverflowRow(page, node);
    this.#at = row.page;
    if (PAGE_HEADER + size > row.pages * this.#file.pageSize) throw new PageError('is too small for the value on it');
    this.#file.meet(row.page, row.pages);
    const bytes = this.#file.readPage(row.page, PAGE_HEADER + size);
    checkHeader(bytes, row.page, 'overflow', this.#transaction);
    if (overflowPages(bytes) !== row.pages) throw new PageError('tells another number of pages');
    return [Buffer.concat([page.subarray(node.keyAt, node.valueAt), bytes.subarray(PAGE_HEADER)]), row.pages];
  }

  #freeList(page: Buffer, node: LeafNode): number {
    const [bytes, pages] =
      node.kind === 'overflow' ? this.#overflow(page, node) : [page.subarray(node.keyAt, node.end), 0];
    for (const { page: first, count } of freePages(bytes.subarray(node.valueAt - node.keyAt))) {
      this.#at = first;
      this.#file.meet(first, count);
    }
    return pages;
  }
}

function compareBytes(a: Buffer, b: Buffer): number {
  const shorter = Math.min(a.length, b.length);
  // Keys are short: a loop here takes a quarter of the time of Buffer.compare.
  for (let at = 0; at < shorter; at++) {
    const difference = (a[at] as number) - (b[at] as number);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Keys of the tree of free pages are transaction ids. */
function compareNumbers(a: Buffer, b: Buffer): number {
  if (a.length !== 8 || b.length !== 8) throw new PageError('has a key that is no number');
  const [left, right] = [a.readBigUInt64LE(), b.readBigUInt64LE()];
  return left < right ? -1 : left > right ? 1 : 0;
}
