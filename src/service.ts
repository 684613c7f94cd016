/** The composition root: the parts of flowsync, wired to a configuration and to the ports of the world. */
import type { CommandRunner } from './commands/command-runner';
import type { Config } from './config';
import type { EventStore } from './event-store/event-store';
import type { Projector } from './projector/projector';
import type { Ports } from './runtime/ports';
import type { Sealer } from './secrets/sealer';

export interface Service {
  readonly config: Config;
  readonly ports: Ports;
  readonly store: EventStore;
  readonly commands: CommandRunner;
  readonly projector: Projector;
  readonly sealer: Sealer;
}
