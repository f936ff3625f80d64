/**
 * How LMDB lays out its file, as far as a reader of it must know: the data format that the pinned `lmdb` package writes (version 2, pages with
 * transaction ids; `mdb.c` of that package is the source). All numbers are little-endian.
 */

/** Bytes before the content of every page. Offsets inside a page count from its end. */
export const PAGE_HEADER = 24;

/** Pages 0 and 1 say, in turn, where the last and the last but one transaction left the trees. */
export const META_PAGES = 2;

/** Root of a tree without pages. */
export const NO_PAGE = -1;

const MAGIC = 0xbeefc0de;
const DATA_VERSION = 2;
/** Flags of a tree: those of the free tree say that its keys are numbers, and that the file lies in no folder of its own. */
const FREE_FLAGS = [0x08, 0x4008];
const TABLE_FLAGS = [0];

/** Far above what is ever mapped, in bytes. */
const LARGEST_MAP = 2 ** 44;

const NODE_HEADER = 8;
/** Length of the record that names overflow pages. */
const OVERFLOW_RECORD = 24;

const PAGE_FLAGS = { branch: 1, leaf: 2, overflow: 4, meta: 8 } as const;
const NodeFlag = { OVERFLOW: 1, TREE: 2 } as const;

export type PageKind = keyof typeof PAGE_FLAGS;

/** A page that is not what it should be. */
export class PageError extends Error {}

/** What is recorded of one tree; sizes in pages. */
export interface TreeRecord {
  readonly depth: number;
  readonly branchPages: number;
  readonly leafPages: number;
  readonly overflowPages: number;
  readonly entries: number;
  /** Page number, or {@link NO_PAGE}. */
  readonly root: number;
}

export interface MetaRecord {
  readonly pageSize: number;
  /** The tree of pages that are free again. */
  readonly free: TreeRecord;
  /** The tree that names the other trees. */
  readonly main: TreeRecord;
  readonly lastPage: number;
  readonly transaction: number;
}

/** Where in a leaf page an entry lies: its key, and right behind it its value or the name of the overflow pages that hold it. */
export interface LeafNode {
  readonly kind: 'value' | 'tree' | 'overflow';
  readonly keyAt: number;
  readonly valueAt: number;
  readonly end: number;
}

/** Overflow pages that hold one value. */
export interface OverflowRow {
  readonly page: number;
  readonly pages: number;
}

export interface BranchNode {
  /** Every key below is at or above this one; that of the first node has no meaning. */
  readonly key: Buffer;
  readonly child: number;
}

/** @throws PageError for numbers that no file of possible size holds */
function readNumber(bytes: Buffer, at: number): number {
  const value = bytes.readBigUInt64LE(at);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new PageError(`holds an impossible number (${value})`);
  return Number(value);
}

/** @throws PageError if the page says of itself that it is another one, of another kind, or of a later transaction */
export function checkHeader(page: Buffer, number: number, kind: PageKind, transaction: number): void {
  if (readNumber(page, 0) !== number) throw new PageError('holds another number');
  if (readNumber(page, 8) > transaction) throw new PageError('claims to be of a transaction that never was');
  if (page.readUInt16LE(18) !== PAGE_FLAGS[kind]) throw new PageError(`is no ${kind} page`);
}

/** Number of pages in a row of overflow pages, from the header of its first. */
export function overflowPages(page: Buffer): number {
  return page.readUInt32LE(20);
}

/** @throws PageError */
export function readMeta(page: Buffer): MetaRecord {
  if (page.readUInt32LE(24) !== MAGIC) throw new PageError('does not begin like an LMDB file');
  const version = page.readUInt32LE(28);
  if (version !== DATA_VERSION) throw new PageError(`is of data format ${version}, not ${DATA_VERSION}`);
  if (page.readBigUInt64LE(32) !== 0n) throw new PageError('asks for a place in memory');
  const [map, pageSize, lastPage] = [readNumber(page, 40), page.readUInt32LE(48), readNumber(page, 144)];
  // LMDB maps what the file tells it to, and a map that cannot be had ends the process.
  if (map > LARGEST_MAP) throw new PageError('tells an impossible size of the file');
  if ((lastPage + 1) * pageSize > map) throw new PageError('tells of more pages than it has room for');
  return {
    pageSize,
    free: readTree(page.subarray(48), FREE_FLAGS),
    main: readTree(page.subarray(96), TABLE_FLAGS),
    lastPage,
    transaction: readNumber(page, 152),
  };
}

/** Length of a tree's record in bytes. */
export const TREE_RECORD = 48;

/** The record of a table. @throws PageError */
export function readTable(record: Buffer): TreeRecord {
  return readTree(record, TABLE_FLAGS);
}

function readTree(record: Buffer, flags: readonly number[]): TreeRecord {
  if (!flags.includes(record.readUInt16LE(4))) throw new PageError('has a tree of another kind');
  return {
    depth: record.readUInt16LE(6),
    branchPages: readNumber(record, 8),
    leafPages: readNumber(record, 16),
    overflowPages: readNumber(record, 24),
    entries: readNumber(record, 32),
    root: record.readBigInt64LE(40) === -1n ? NO_PAGE : readNumber(record, 40),
  };
}

/** Where the nodes of a page begin. @throws PageError */
function nodeOffsets(page: Buffer): number[] {
  const lower = page.readUInt16LE(20);
  const upper = page.readUInt16LE(22);
  if (lower % 2 !== 0 || lower > upper || upper > page.length - PAGE_HEADER)
    throw new PageError('has impossible bounds');
  const offsets: number[] = [];
  for (let at = PAGE_HEADER; at < PAGE_HEADER + lower; at += 2) {
    const offset = page.readUInt16LE(at);
    if (offset < upper || offset + NODE_HEADER > page.length - PAGE_HEADER)
      throw new PageError('has a node outside of it');
    offsets.push(PAGE_HEADER + offset);
  }
  return offsets;
}

function keyEnd(page: Buffer, node: number): number {
  const end = node + NODE_HEADER + page.readUInt16LE(node + 6);
  if (end > page.length) throw new PageError('has a key that leaves it');
  return end;
}

/** @throws PageError */
export function readBranch(page: Buffer): BranchNode[] {
  const nodes = nodeOffsets(page);
  if (nodes.length < 2) throw new PageError('has fewer than two branches');
  return nodes.map((node) => ({
    key: page.subarray(node + NODE_HEADER, keyEnd(page, node)),
    child: page.readUIntLE(node, 6),
  }));
}

/** @throws PageError */
export function readLeaf(page: Buffer): LeafNode[] {
  return nodeOffsets(page).map((node) => {
    const kind = nodeKind(page.readUInt16LE(node + 4));
    const valueAt = keyEnd(page, node);
    const end = valueAt + (kind === 'overflow' ? OVERFLOW_RECORD : page.readUInt32LE(node));
    if (end > page.length) throw new PageError('has a value that leaves it');
    return { kind, keyAt: node + NODE_HEADER, valueAt, end };
  });
}

function nodeKind(flags: number): LeafNode['kind'] {
  if (flags === 0) return 'value';
  if (flags === NodeFlag.TREE) return 'tree';
  if (flags === NodeFlag.OVERFLOW) return 'overflow';
  throw new PageError(`has an entry with unknown flags (${flags})`);
}

/** Length in bytes of a value that lies on overflow pages. */
export function overflowSize(page: Buffer, { keyAt }: LeafNode): number {
  return page.readUInt32LE(keyAt - NODE_HEADER);
}

/** @throws PageError */
export function readOverflowRow(page: Buffer, { valueAt }: LeafNode): OverflowRow {
  return { page: readNumber(page, valueAt), pages: readNumber(page, valueAt + 16) };
}

/**
 * The pages that an entry of the free tree lists: a count, then page numbers, or a negative length and the first page of a row; 0 is a gap.
 * @throws PageError
 */
export function freePages(value: Buffer): { readonly page: number; readonly count: number }[] {
  const rows: { page: number; count: number }[] = [];
  const words = value.length / 8;
  if (!Number.isInteger(words) || words < 1) throw new PageError('holds a list of free pages of impossible length');
  const listed = readNumber(value, 0);
  if (listed > words - 1) throw new PageError('holds a list of free pages that is cut off');
  for (let at = 1; at <= listed; at++) {
    const word = value.readBigInt64LE(at * 8);
    if (word === 0n) continue;
    if (word > 0n) rows.push({ page: readNumber(value, at * 8), count: 1 });
    else if (at === listed) throw new PageError('holds a list of free pages that is cut off');
    else rows.push({ page: readNumber(value, ++at * 8), count: Number(-word) });
  }
  return rows;
}
