/** How a webhook is set up, as its page shows it. */
import type { Webhook } from '@flowsync/client';
import { Facts, Time } from '../../parts/basics';
import { Who } from '../../parts/facts';
import { spoken, texts } from '../../texts';
import { webhooks } from '../../texts/pages/webhooks';

export const SetUp = ({ of: webhook }: { readonly of: Webhook }) => {
  const { integrations: words } = texts;
  const { dialog } = spoken(webhooks);
  return (
    <Facts
      of={[
        [words.url, webhook.url],
        [words.events, <Events of={webhook} />],
        [dialog.filters, aboutOf(webhook)],
        [dialog.pace, paceOf(webhook)],
        [words.signature, dialog.schemes[webhook.signature.scheme]],
        ...signingOf(webhook),
        ...(webhook.owner === null ? [] : [[words.owner, <Who id={webhook.owner} isOwner />] as const]),
        ...webhook.previousSecrets.map(
          ({ validUntil }) => [words.previous, <Time key={validUntil} at={validUntil} />] as const,
        ),
      ]}
    />
  );
};

const Events = ({ of: { events, notSent } }: { readonly of: Webhook }) => {
  const { dialog } = spoken(webhooks);
  return (
    <ul class="plain-list">
      {events.map(event => (
        <li key={event}>
          {dialog.names[event] ?? ''} <span class="mono mute">{event}</span>
          {notSent.some(one => one.event === event) ? <b class="none"> ({dialog.never})</b> : null}
        </li>
      ))}
    </ul>
  );
};

const aboutOf = ({ filters }: Webhook): string => {
  const { dialog } = spoken(webhooks);
  const { flowIds = [], flowCodes = [], references = [] } = filters ?? {};
  const said = [...flowIds.map(texts.flow.number), ...flowCodes, ...references];
  return said.length === 0 ? dialog.all : said.join(', ');
};

const paceOf = ({ maxPerSecond, maxConcurrent }: Webhook): string => {
  const { dialog } = spoken(webhooks);
  return dialog.fast(maxPerSecond, maxConcurrent) || dialog.asFast;
};

const signingOf = ({ signature }: Webhook): ReadonlyArray<readonly [string, preact.ComponentChildren]> => {
  const { dialog } = spoken(webhooks);
  if (signature.scheme === 'ed25519')
    return [
      [
        dialog.publicKey,
        <>
          <span class="mono small">{signature.publicKey}</span>
          <div class="small mute">{dialog.publicKeyHelp}</div>
        </>,
      ],
    ];
  if (signature.scheme === 'hmac') return [];
  const { header, prefix, encoding } = signature;
  return [[dialog.header, <span class="mono small">{`${header}: ${prefix}<${encoding}>`}</span>]];
};
