import { Socket } from 'node:net';
import { Crowd } from './crowd.js';

describe('A crowd of connections', () => {
  it('lets the longest silent one go for a newcomer', () => {
    const crowd = new Crowd(2);
    const [first, second, third] = [new Socket(), new Socket(), new Socket()];
    for (const socket of [first, second, third]) expect(crowd.admit(socket)).toBe(true);
    expect([first.destroyed, second.destroyed, third.destroyed]).toEqual([true, false, false]);
  });

  it('keeps those who have spoken, and refuses a newcomer when all have', () => {
    const crowd = new Crowd(1);
    const [speaker, newcomer] = [new Socket(), new Socket()];
    crowd.admit(speaker);
    crowd.spoke(speaker);
    expect(crowd.admit(newcomer)).toBe(false);
    expect([speaker.destroyed, newcomer.destroyed]).toEqual([false, true]);
  });

  it('has room again when somebody has left', async () => {
    const crowd = new Crowd(1);
    const speaker = new Socket();
    crowd.admit(speaker);
    crowd.spoke(speaker);
    await new Promise((resolve) => speaker.once('close', resolve).destroy());
    expect(crowd.admit(new Socket())).toBe(true);
  });
});
