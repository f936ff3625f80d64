import { encodeRecord } from '../storage/recorded-event.js';
import { StoredEvent } from '../storage/stored-event.js';
import { pinOf } from './pin.js';
import { metadataOf, revisionOf } from './recorded-fields.js';

function stored(stream: string, type = 'happened', data = '', metadata = ''): StoredEvent {
  const event = {
    id: '00000000-0000-4000-8000-000000000000',
    type: Buffer.from(type),
    json: false,
    data: Buffer.from(data),
    metadata: Buffer.from(metadata),
  };
  return new StoredEvent(256, encodeRecord(Buffer.from(stream), 300, 256, 0, event));
}

const pin = (event: StoredEvent, link?: StoredEvent, byCorrelation = false) => pinOf({ event, link }, byCorrelation);

describe('What pinned strategies keep together', () => {
  it('is a stream', () => {
    expect(pin(stored('a', 'one'))).toBe(pin(stored('a', 'another')));
    expect(pin(stored('a'))).not.toBe(pin(stored('b')));
  });

  it('is the stream that a link leads to, followed or not', () => {
    expect(pin(stored('a'), stored('links', '$>', '1@a'))).toBe(pin(stored('a')));
    expect(pin(stored('links', '$>', '1@a'))).toBe(pin(stored('a')));
    expect(pinOf({ event: undefined, link: stored('links', '$>', '9@a') }, false)).toBe(pin(stored('a')));
  });

  it('is a correlation if the strategy says so, and the stream where there is none', () => {
    const correlated = (stream: string) => stored(stream, 'happened', '', '{"$correlationId":"c"}');
    expect(pin(correlated('a'), undefined, true)).toBe(pin(correlated('b'), undefined, true));
    expect(pin(correlated('a'))).not.toBe(pin(correlated('b')));
    for (const metadata of ['', 'no json', 'null', '{"$correlationId":7}']) {
      expect(pin(stored('a', 'happened', '', metadata), undefined, true)).toBe(pin(stored('a')));
    }
  });

  it('is read from the record as it is stored', () => {
    const event = stored('a', 'happened', 'data', 'metadata');
    expect(revisionOf(event)).toBe(300);
    expect(metadataOf(event).toString()).toBe('metadata');
    expect(metadataOf(stored('a')).length).toBe(0);
  });
});
