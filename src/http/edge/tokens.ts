/** What controllers are given, each part under a token of its own. The composition of the service provides them. */

/** The `CommandRunner`: it decides and appends. */
export const COMMAND_RUNNER = Symbol('CommandRunner');
/** The `QueryRunner`: it asks the read models. */
export const QUERY_RUNNER = Symbol('QueryRunner');
/** The `Moments`: it asks the read models as they were. */
export const MOMENTS = Symbol('Moments');
/** The `OpenedStore`, for what is read from the log itself. */
export const STORE = Symbol('EventStore');
/** The `History`: its tiles, checkpoints and keys. */
export const HISTORY = Symbol('History');
/** The `People`: names and addresses. */
export const PEOPLE = Symbol('People');
/** The `Texts`: free texts of events, sealed and opened. */
export const TEXTS = Symbol('Texts');
/** `(subject: Subject) => Promise<number>`: how many webhooks get a message about a sync. */
export const RECEIVERS = Symbol('Receivers');
/** `(webhookId) => Circuit | null`: how this replica sends to a webhook. */
export const CIRCUIT_OF = Symbol('CircuitOf');
/** `Listen`: what webhooks would be sent, to whoever listens. */
export const LISTEN = Symbol('Listen');
/** The `Config`. */
export const CONFIG = Symbol('Config');
/** The `Ports`: clock, chance, network. */
export const PORTS = Symbol('Ports');
/** The `Sealer`: seals and opens secrets. */
export const SEALER = Symbol('Sealer');
/** `(purpose) => Uint8Array`: a key of 32 bytes for one purpose, derived from the secret key. */
export const KEY_FOR = Symbol('KeyFor');
/** The `Access`: who a caller is, tokens, and the limits of both. */
export const ACCESS = Symbol('Access');
/** The `FirstKey`: that of the first start, to be had once. */
export const FIRST_KEY = Symbol('FirstKey');
/** The `Provider` that signs people in; null when there is none. */
export const PROVIDER = Symbol('Provider');
/** The `PageFiles`: the pages as they were built. */
export const PAGE_FILES = Symbol('PageFiles');
/** `ReadHealth`: whether the service does all its work. */
export const HEALTH = Symbol('ReadHealth');
/** The `Metrics`. */
export const METRICS = Symbol('Metrics');
/** `() => Buffer`: the OpenAPI document, as JSON. */
export const OPENAPI = Symbol('OpenApi');
