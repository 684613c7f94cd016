/** The laws of the simulated world, each with the promise of `docs/promises.md` that it enforces. */

export const LAWS = {
  'what was acknowledged is in the history, once':
    'Through `kill -9` of the whole service under load, every acknowledged command is there and every acknowledged request is delivered',
  'one key is one effect and one answer':
    'A retried POST with the same `Idempotency-Key` has one effect and the same answer',
  'an answer is a 2xx, a 4xx that says why, or a 503':
    'Bad input gets a 4xx in the envelope that names field and value, and changes nothing',
  'who gets a 2xx sees its effect': 'Whoever gets a 2xx sees its effect in the next query',
  'each webhook is told what happened while it was subscribed, or it says why not':
    'A webhook receives what happens while it is subscribed, and nothing from before or after',
  'nothing is sent that did not happen': 'Each subscribed webhook gets one message about a request',
  'nothing is sent after its end': 'Once `done` or `fail` has arrived for every source, a message is not retried',
  'what failed is tried again, as often as the schedule says':
    'A failed attempt is made again on schedule, with jitter',
  'each attempt is claimed, and made once': 'Of several reactors over one log, each delivery is attempted by one',
  'messages are signed, on the bytes that are sent':
    'Messages are signed as Standard Webhooks says, on the bytes that are sent',
  'a message names the code that its flow had': 'A message names the code that the flow had, on each attempt',
  'the body of a message is the same bytes for ever': 'The body of a message is the same bytes for ever',
  'a request that waits is made': 'A request that waits is made in the decision that ends the last one before it',
  'a request that reaches nobody ends at once': 'A request that reaches nobody ends at once',
  'what is due is done': 'Whatever stays due is run, however runs fail, and memory stays bounded',
  'what is due is done in time': 'A request times out at its deadline, not before, also when nobody ran at that time',
  'a schedule runs at each of its times, or says how many were missed':
    'After days in which nothing ran there is one run, which says what was missed',
  'a due time makes one request':
    'A due time makes one request, also when the store goes away between the request and its record',
  'a source that is older than promised is stale':
    'A source that is older than promised is recorded as stale once, until it is synced',
  'read models say what the log says': 'Read models say what a fresh fold of the log says',
  'positions and revisions have no gap and times do not go back':
    'Times in one stream never go back, and what is due is due by the clock as it is',
  'replicas answer alike': 'A reader that names a position sees its effect at any replica',
  'every checkpoint that was given out is a beginning of the history':
    'Through `kill -9` every checkpoint that was given out is a beginning of what is there',
  'the history is not found to be altered':
    'When the log is not as it was signed that is reported, and no more is signed',
  'a view as of a moment is what was seen then':
    'A view as of a position is that of a fresh service that was fed no more, for every `GET` that takes `asOf`, figures and timelines by groups, ranges, filters and zones among them, and for searches',
  'memory, queues and tables stay within their bounds':
    'Whatever stays due is run, however runs fail, and memory stays bounded',
  'health says ready while, and only while, all work is done':
    'What is overdue is counted, and what stands still names its cause',
  'no event is given up': 'An event at which two runs have ended is set aside, and everything else goes on',
  'an error is logged for what is one only': 'While nothing can be written health, log and metrics name the cause',
  'nothing is rejected that nobody handles':
    'Bad input gets a 4xx in the envelope that names field and value, and changes nothing',
  'the process never stands still': 'Each subscribed webhook gets one message about a request',
  'the world goes on': 'SIGTERM finishes what runs and keeps it',
} as const;

export type Law = keyof typeof LAWS;
