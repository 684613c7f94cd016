/** `fetch` for answers of those whom we do not run: one that is too long is left, and nothing of it is kept. */

const MAX_ANSWER_BYTES = 1024 * 1024;
const WITHOUT_BODY = [204, 205, 304];

export const boundedFetch = async (url: string, options: RequestInit): Promise<Response> => {
  const answer = await fetch(url, options);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of answer.body ?? []) {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) throw new TypeError(`the answer has more than ${MAX_ANSWER_BYTES} bytes`);
    chunks.push(chunk);
  }
  const { status, headers } = answer;
  return new Response(WITHOUT_BODY.includes(status) ? null : Buffer.concat(chunks), { status, headers });
};
