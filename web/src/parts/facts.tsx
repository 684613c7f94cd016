/** Small facts that several pages show: who it was, and what was added and taken away. */
import { isNameless, useName, useWebhookName } from '../data/names';
import { to } from '../data/router';
import { may, session } from '../data/session';
import { texts } from '../texts';

/** By their name where it is known. */
export const Who = ({ id, name, isOwner, type }: WhoProps) => {
  const known = useName(id);
  if (type === 'schedule') return <>{texts.flow.bySchedule}</>;
  return (
    <>
      {isOwner ? '' : `${texts.common.by} `}
      {name == null && isNameless(id) ? <Nameless id={id}>{known}</Nameless> : <span title={id}>{name ?? known}</span>}
    </>
  );
};

/** What they did is to be read where one may, and there their whole id, by which an admin knows them. */
const Nameless = ({ id, children }: { readonly id: string; readonly children: string }) =>
  may('manager', 'analyst') && session()?.ownFlowsOnly === false ? (
    <a href={to(['audit'], { actor: `client:${id}` })} title={texts.common.clientHelp(id)}>
      {children}
    </a>
  ) : (
    <span title={texts.common.clientHelp(id)}>{children}</span>
  );

interface WhoProps {
  readonly id: string;
  readonly name?: string | null;
  /** What it is, where that may be no client. */
  readonly type?: string;
  /** Whose something is, not by whom. */
  readonly isOwner?: boolean;
}

export const WebhookName = ({ id }: { readonly id: number }) => <>{useWebhookName(id)}</>;

/** What an attempt, or the last of a delivery, came to: a status where there was one, else why there was none. */
export const answerIn = (status: number | null, reason: string | null): string => {
  const { answered, noAnswer, why } = texts.integrations;
  if (status !== null && (reason === null || reason === 'status')) return answered(status);
  return reason === null ? noAnswer : (why[reason] ?? reason);
};

export const Delta = ({
  of: { added, removed, moved },
}: {
  readonly of: { readonly added: number; readonly removed: number; readonly moved?: number };
}) => {
  const { request } = texts;
  const said = [
    ...(added > 0 ? [`+${added} ${request.added}`] : []),
    ...(removed > 0 ? [`−${removed} ${request.removed}`] : []),
    ...(moved !== undefined && moved > 0 ? [`→${moved} ${request.moved}`] : []),
  ];
  return <span>{said.length === 0 ? request.nothing : said.join(', ')}</span>;
};
