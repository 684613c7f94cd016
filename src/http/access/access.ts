/** All that decides who may ask, and how often. */
import type { Service } from '../../service';
import { type Clients, createClients } from './clients';
import { createRateLimit, type RateLimit } from './rate-limit';
import { createTokens, type Tokens } from './tokens';

export interface Access {
  readonly clients: Clients;
  readonly tokens: Tokens;
  /** By client id. */
  readonly clientLimit: RateLimit;
  /** By address, of those whose credentials fail. */
  readonly strangerLimit: RateLimit;
}

/** Injection token of `Access`. */
export const ACCESS = Symbol('Access');

export const createAccess = ({ commands, config, ports, keyFor }: Service): Access => {
  const tokens = createTokens(keyFor('tokens'), ports);
  return {
    tokens,
    clients: createClients(commands, tokens),
    clientLimit: createRateLimit(config.rateLimit, ports.clock),
    strangerLimit: createRateLimit(config.rateLimit, ports.clock),
  };
};
