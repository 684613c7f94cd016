/** Reads server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html). */

export interface ServerEvent {
  /** The last one so far; empty before the first. */
  readonly id: string;
  /** Empty for a sign of life, which may have another id. */
  readonly event: string;
  readonly data: string;
}

/** In characters: a message about a thousand sources has some hundred thousand. */
const MAX_EVENT_LENGTH = 16 * 1024 * 1024;

const eventIn = (block: string, lastId: string): ServerEvent => {
  let [id, event, data] = [lastId, '', ''];
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    const [name, value] = [line.slice(0, colon), line.slice(colon + 1).replace(/^ /, '')];
    if (name === 'id') id = value;
    if (name === 'event') event = value;
    if (name === 'data') data = value;
  }
  return { id, event, data };
};

/** Ends when the stream ends; throws when it breaks. */
export async function* readEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<ServerEvent> {
  const decoder = new TextDecoder();
  let text = '';
  let id = '';
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > MAX_EVENT_LENGTH) throw new Error('an event of the stream is too long');
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const event = eventIn(block, id);
      id = event.id;
      yield event;
    }
  }
}
