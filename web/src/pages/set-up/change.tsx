/** What can be changed of an API client that is there: until when it may call, and who it is among the managers of flows. */
import type { ClientView } from '@flowsync/client';
import { useState } from 'preact/hooks';
import { call } from '../../data/api';
import { session } from '../../data/session';
import { numberTyped } from '../../data/typed-number';
import { instantTyped, typed, zone } from '../../data/zone';
import { Field } from '../../parts/basics';
import { Dialog } from '../../parts/dialog';
import { texts } from '../../texts';

export const ChangeClient = ({
  client: { clientId, name, role, userId, expiresAt },
  close,
  after,
}: {
  readonly client: ClientView;
  readonly close: () => void;
  readonly after: () => void;
}) => {
  const before = { user: String(userId ?? ''), ends: expiresAt === null ? '' : typed(expiresAt) };
  const [user, setUser] = useState(before.user);
  const [ends, setEnds] = useState(before.ends);
  const { setUp: words } = texts;
  const isSelf = clientId === session()?.clientId;
  const save = async (): Promise<void> => {
    const path = `/clients/${clientId}`;
    if (user !== before.user) await call('PUT', `${path}/user`, { userId: numberTyped(user) });
    if (ends !== before.ends) await call('PUT', path, { expiresAt: instantTyped(ends) ?? null });
    after();
  };
  return (
    <Dialog title={words.changeOf(name ?? clientId)} submit={words.save} onSubmit={save} close={close}>
      {role === 'manager' ? (
        <Field
          {...{ label: words.userId, name: 'userId', value: user, onInput: setUser }}
          {...{ hint: words.userIdHint, required: false }}
        />
      ) : null}
      {isSelf ? null : (
        <Field
          {...{ label: words.ends(zone), name: 'expiresAt', value: ends, onInput: setEnds }}
          {...{ type: 'datetime-local', hint: words.endsHint, required: false }}
        />
      )}
    </Dialog>
  );
};
