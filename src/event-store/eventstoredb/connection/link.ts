/**
 * The connection to one node, found anew when it is lost. It speaks the client's own protocol messages over a channel
 * of this store alone: the client's batch append shares one table of pending appends among all clients of the process,
 * its events are parsed and so lose their bytes, and its channel waits up to two minutes before it connects again. A
 * channel whose greeting is never answered waits for ever; such a one is replaced.
 */
import { discoverEndpoint } from '@eventstore/db-client/dist/Client/discovery';
import { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb';
import { type ChannelCredentials, type ChannelOptions, connectivityState, credentials, Metadata } from '@grpc/grpc-js';
import type { Clock } from '../../../runtime/ports';
import type { ConnectionString, Host } from './connection-string';
import { type Failure, failureOf, isTransient } from './failure';
import { type Certificates, tlsCredentials } from './tls';

export interface Link {
  /** The node in use. Rejects when none is found; may take long, so give it a deadline. */
  readonly node: () => Promise<StreamsClient>;
  /** What goes with every call. */
  readonly metadata: () => Metadata;
  readonly answered: () => void;
  /** Tells that a call on this node failed, so that the next call looks for another where that may help. */
  readonly failed: (node: StreamsClient, failure: Failure) => void;
  /** Why the last call was not answered; null when it was. */
  readonly fault: () => string | null;
  readonly close: () => void;
}

/** Events may be larger than an append allows: other clients have other limits. */
const MAX_MESSAGE_BYTES = 17 * 1024 * 1024;

export const openLink = (
  settings: ConnectionString,
  certificates: Certificates,
  clock: Pick<Clock, 'elapsed'>,
): Link => {
  const channel = settings.tls ? tlsCredentials(certificates) : credentials.createInsecure();
  const [only] = settings.hosts;
  const elsewhere = new Map<StreamsClient, Host>();
  let current: Promise<StreamsClient> | undefined;
  let leader: Host | undefined;
  let avoid: Host | undefined;
  let fault: string | null = null;
  /** Since when calls have found their node still connecting. */
  let connecting: number | null = null;
  let closed = false;

  const connect = async (): Promise<StreamsClient> => {
    const host = leader ?? (settings.cluster || !only ? await leaderOf(settings, channel, avoid) : only);
    const node = new StreamsClient(`${host.address}:${host.port}`, channel, channelOptions(settings));
    if (closed) node.close();
    else if (host !== only) elsewhere.set(node, host);
    return node;
  };

  const forget = (node: StreamsClient): void => {
    avoid = elsewhere.get(node);
    elsewhere.delete(node);
    current = undefined;
    connecting = null;
    node.close();
  };

  /** An open connection is given up when a ping is not answered for so long. */
  const neverConnects = (node: StreamsClient): boolean => {
    const isConnecting = node.getChannel().getConnectivityState(false) === connectivityState.CONNECTING;
    connecting = isConnecting ? (connecting ?? clock.elapsed()) : null;
    return connecting !== null && clock.elapsed() - connecting >= settings.keepAliveTimeoutMs;
  };

  return {
    node: () => {
      const found = current ?? connect();
      current = found;
      found.catch((error: unknown) => {
        fault = failureOf(error).cause;
        if (current === found) current = undefined;
      });
      return found;
    },
    metadata: () => {
      const metadata = new Metadata();
      metadata.set('connection-name', settings.connectionName);
      metadata.set('requires-leader', 'true');
      // Never in the clear.
      if (settings.tls && settings.user) {
        const { name, password } = settings.user;
        metadata.set('authorization', `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`);
      }
      return metadata;
    },
    answered: () => {
      fault = null;
      connecting = null;
    },
    failed: (node, failure) => {
      if (isTransient(failure)) fault = failure.cause;
      const inUse = current;
      void inUse?.then(
        now => {
          if (closed || now !== node || current !== inUse) return;
          if (failure.kind === 'not-leader') leader = failure.leader;
          else if (failure.kind === 'away') leader = undefined;
          // The only node is the one to wait for: its channel connects again by itself, unless nobody greets it back.
          const mayBeGivenUp = failure.kind === 'away' && (elsewhere.has(node) || neverConnects(node));
          if (failure.kind === 'not-leader' || mayBeGivenUp) forget(node);
        },
        () => undefined,
      );
    },
    fault: () => fault,
    close: () => {
      closed = true;
      void current?.then(
        node => node.close(),
        () => undefined,
      );
    },
  };
};

const leaderOf = (settings: ConnectionString, channel: ChannelCredentials, avoid: Host | undefined): Promise<Host> => {
  const [first] = settings.hosts;
  const seeds = settings.hosts.length === 1 && first ? { discover: first } : { endpoints: [...settings.hosts] };
  const search = { maxDiscoverAttempts: 1, gossipTimeout: settings.gossipTimeoutS, nodePreference: 'leader' as const };
  return discoverEndpoint({ ...seeds, ...search }, channel, avoid);
};

const channelOptions = (settings: ConnectionString): ChannelOptions => ({
  'grpc.use_local_subchannel_pool': 1,
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 1000,
  'grpc.keepalive_time_ms': settings.keepAliveIntervalMs,
  'grpc.keepalive_timeout_ms': settings.keepAliveTimeoutMs,
  'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
});
