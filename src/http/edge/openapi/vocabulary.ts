/** What the named texts and numbers of the contract mean, each with an example: by the name of its codec. */
import type { Texts } from '../codec/described';

const texts = (description: string, example?: unknown): Texts => ({
  description,
  ...(example === undefined ? {} : { example }),
});

export const VOCABULARY: Readonly<Record<string, Texts>> = {
  FlowId: texts('The number of a flow', 7),
  FlowCode: texts('The code of a flow, by which other systems know it; several flows may have the same', 'MATHS-7'),
  FlowTitle: texts('One line', 'Mathematics, summer 2026'),
  FlowSubTitle: texts('One line', 'Written exam'),
  FlowKind: texts('What kind of flow it is; the words are those of the platform', 'FLOWassign'),
  MetadataKey: texts('Not `title`, `subtitle` or `code`, which have fields of their own', 'room'),
  MetadataValue: texts('Any text; no names of people, for it is kept in the history', 'Hall 4'),
  SourceId: texts('The number of an external source, unique in its flow', 1),
  Reference: texts(
    'Names the class or exam in the other system; unique in its flow, not across flows. Percent-encode it in a path',
    'maths-7',
  ),
  Description: texts('Any text; no names of people, for it is kept in the history', 'Year 7, group A'),
  ParticipantId: texts('The number of a participant, which is that of the user', 301),
  PersonName: texts('Kept apart from the history, and can be forgotten', 'Ada Lovelace'),
  Email: texts('Kept apart from the history, and can be forgotten', 'ada@example.org'),
  Count: texts('How many: a whole number from 0', 3),
  Percent: texts('From 0 to 100', 50),
  Instant: texts('A time: ISO 8601 in UTC, with milliseconds', '2026-11-24T09:30:00.000Z'),
  Uuid: texts('A UUID in small letters', '0190f3a2-7e4b-7cc3-a1b2-c3d4e5f60718'),
  Message: texts('For people; no names, for it is kept in the history', 'Fetched 38 students.'),
  FailureReason: texts('For programs: why it failed, in the words of the integrator', 'unknown-reference'),
  MaxAge: texts('In seconds, from a minute to a year: how old data may be', 86400),
  RemovalGuard: texts('What goes beyond both the share and the number is held; `off` for no bound', '20%,5'),
  HoldComment: texts('For people', 'The export was empty.'),
  Timing: texts('A cron expression of five fields, `daily 05:30`, or `every 30m`', '30 5 * * MON-FRI'),
  Zone: texts('A time zone, as the IANA database names it', 'Europe/Copenhagen'),
  LifecycleState: texts(
    'A state in the life of a flow, as the WISEflow API names it; all but `ARCHIVED` mean active',
    'ARCHIVED',
  ),
  WebhookId: texts('The number of a webhook', 42),
  WebhookTitle: texts('One line, for people', 'Registrar'),
  WebhookUrl: texts('Where messages are sent: `https:`, to a public address', 'https://middleware.example.org/hook'),
  WebhookSecret: texts('`whsec_` and 24 to 64 bytes in base64', 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'),
  DeliveryId: texts('The `webhook-id` of the message', 'msg_0190f3a27e4b7cc3a1b2c3d4e5f60718_42'),
  ClientId: texts('The id of an API client', '0190f3a2-7e4b-7cc3-a1b2-c3d4e5f60718'),
  ClientName: texts('One line, for people', 'Registrar middleware'),
  GraceSeconds: texts('In seconds, at most 30 days: how long the old key is still good', 3600),
  EventNames: texts(
    'Names of events, as the `events` of a webhook has them, with a comma between them',
    'flow.sync.requested',
  ),
  Position: texts('A place in the whole log, as decimal text', '1042'),
  PageLimit: texts('At most so many', 100),
  StretchLimit: texts('At most so many', 100),
  ChangesLimit: texts('At most so many of each', 100),
  HoldLimit: texts('At most so many of each', 1000),
};
