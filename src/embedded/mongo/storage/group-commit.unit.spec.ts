import { GroupCommit } from './group-commit.js';

/** A transaction that keeps what was written only when nothing failed. */
class Ledger {
  kept: string[] = [];
  transactions = 0;
  private open: string[] = [];

  readonly commits = new GroupCommit((work) => {
    this.transactions++;
    this.open = [];
    work();
    this.kept.push(...this.open);
  });

  write(text: string): void {
    this.open.push(text);
  }
}

describe('writes that arrive together', () => {
  it('share one transaction, in the order they came', async () => {
    const ledger = new Ledger();
    const done = ['a', 'b', 'c'].map((text) => ledger.commits.write(() => ledger.write(text)));
    await Promise.all(done);
    expect(ledger.kept).toEqual(['a', 'b', 'c']);
    expect(ledger.transactions).toBe(1);
  });

  it('are answered after the commit, each with its own result', async () => {
    const ledger = new Ledger();
    const answers = [1, 2].map((n) =>
      ledger.commits.write(() => {
        ledger.write(String(n));
        return n * 10;
      }),
    );
    expect(ledger.kept).toEqual([]);
    expect(await Promise.all(answers)).toEqual([10, 20]);
    expect(ledger.kept).toEqual(['1', '2']);
  });

  it('do not suffer from one among them that fails', async () => {
    const ledger = new Ledger();
    const bad = new Error('bad');
    const results = await Promise.allSettled([
      ledger.commits.write(() => ledger.write('a')),
      ledger.commits.write(() => {
        ledger.write('half');
        throw bad;
      }),
      ledger.commits.write(() => ledger.write('b')),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(ledger.kept).toEqual(['a', 'b']);
  });

  it('run what belongs to the end of every transaction', async () => {
    const ledger = new Ledger();
    ledger.commits.beforeCommit = () => ledger.write('counters');
    await ledger.commits.write(() => ledger.write('a'));
    expect(ledger.kept).toEqual(['a', 'counters']);
  });

  it('tell who keeps state in memory that a group was undone', async () => {
    const ledger = new Ledger();
    let undone = 0;
    ledger.commits.afterAbort = () => undone++;
    await expect(
      ledger.commits.write(() => {
        throw new Error('bad');
      }),
    ).rejects.toThrow('bad');
    expect(undone).toBe(1);
  });
});
