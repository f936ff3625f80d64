import { BatchRoom } from './batch-room.js';

const MIB = 1024 * 1024;

describe('Room for batches', () => {
  it('is what a message holds, until batches under way hold much together', () => {
    const room = new BatchRoom();
    expect(room.limit).toBe(16 * MIB);
    room.takes(60 * MIB);
    expect(room.limit).toBe(16 * MIB);
    room.takes(5 * MIB);
    expect(room.limit).toBe(MIB / 4);
    room.gives(60 * MIB);
    expect(room.limit).toBe(16 * MIB);
  });
});
