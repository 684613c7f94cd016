/** Where the configuration keeps people: in a file beside the embedded log, or on the server that all replicas share. */
import { join } from 'node:path';
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as TE from 'fp-ts/TaskEither';
import { connect, type StoreConfig } from '../event-store/open-store';
import { type Tell, whenAnswered } from '../event-store/wait-for-store';
import type { Ports } from '../runtime/ports';
import type { Sealer } from '../secrets/sealer';
import { openErrorOf } from '../sqlite/errors';
import { openPeople, type People } from './people';
import { peoplePrefix } from './shared/person-event';
import { openSharedPeople } from './shared/shared-people';

/** Left: one line on why they cannot be read. */
export const openPeopleOf = (
  config: StoreConfig,
  sealer: Sealer,
  ports: Ports,
  tell: Tell,
): TE.TaskEither<string, People> => {
  const file = (name: string): string => join(config.dataDir, name);
  return config.eventStore === 'sqlite'
    ? TE.fromEither(
        E.tryCatch(
          () => openPeople(file('people.sqlite')),
          error => openErrorOf(file('people.sqlite'), error).message,
        ),
      )
    : openShared(config, file('people-cache.sqlite'), sealer, ports, tell);
};

const openShared = (config: StoreConfig, file: string, sealer: Sealer, ports: Ports, onFault: Tell) => {
  const { clock, random } = ports;
  return pipe(
    connect({ ...config, streamPrefix: peoplePrefix(config.streamPrefix) }, ports, onFault),
    TE.flatMap(store =>
      pipe(
        openSharedPeople({ store, file, sealer, onFault, clock, random, whenAnswered: whenAnswered(clock, onFault) }),
        TE.bimap(
          ({ cause }) => `The personal data cannot be read: ${cause}.`,
          (people): People => ({
            ...people,
            close: async () => {
              await people.close();
              await store.close();
            },
          }),
        ),
        TE.orElseFirstTaskK(() => store.close),
      ),
    ),
  );
};
