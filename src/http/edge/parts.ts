/** What the edge and the features need of the service; the composition of the service has all of it. */
import type { AccessLog } from '../../audit/access-log';
import type { CommandRunner } from '../../commands/command-runner';
import type { Config } from '../../config/config';
import type { OpenedStore } from '../../event-store/open-store';
import type { History } from '../../history/history';
import type { WriteFailures } from '../../lib/write-failures';
import type { Logger } from '../../logging/logger';
import type { Moments } from '../../moments/moments';
import type { People } from '../../personal-data/people';
import type { Texts } from '../../personal-data/texts';
import type { Projector } from '../../projector/projector';
import type { QueryRunner } from '../../projector/query-runner';
import type { Reactor } from '../../reactor/reactor';
import type { Ports } from '../../runtime/ports';
import type { Sealer } from '../../secrets/sealer';
import type { ReplyStore } from './idempotency/reply-store';

export interface Parts {
  readonly config: Config;
  readonly ports: Ports;
  readonly log: Logger;
  /** Names this replica. */
  readonly instanceId: string;
  readonly store: OpenedStore;
  readonly commands: CommandRunner;
  readonly queries: QueryRunner;
  /** The read models as they were. */
  readonly moments: Moments;
  readonly projector: Projector;
  readonly history: History;
  readonly accessLog: AccessLog;
  readonly reactor: Reactor;
  readonly people: People;
  /** Free texts of events, which are sealed. */
  readonly texts: Texts;
  readonly sealer: Sealer;
  readonly replies: ReplyStore;
  readonly writeFailures: WriteFailures;
  /** A key of 32 bytes for one purpose, derived from the secret key. */
  readonly keyFor: (purpose: string) => Uint8Array;
}
