/** Small facts that several pages show: who it was, and what was added and taken away. */
import { session } from '../data/session';
import { texts } from '../texts';

/** By their name where it is known. */
export const Who = ({ id, name }: { readonly id: string; readonly name?: string | null }) => {
  const own = session();
  const known = name ?? (own?.clientId === id ? own.name : null);
  return (
    <span title={id}>
      {texts.common.by} {known ?? (/^[0-9a-f-]{36}$/.test(id) ? id.slice(0, 8) : id)}
    </span>
  );
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
