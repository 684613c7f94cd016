/** Who may call, in which role, until when. A key is shown once. */
import type { ClientView, NewKey } from '@flowsync/client';
import { useState } from 'preact/hooks';
import { call } from '../data/api';
import { useQuery } from '../data/query';
import { choose, usePlace } from '../data/router';
import { may, type Role, session } from '../data/session';
import { numberTyped } from '../data/typed-number';
import { Button, Empty, Field, Loading, Panel, Time, Title, Wrong } from '../parts/basics';
import { Ask, Dialog, type Question, ShownOnce } from '../parts/dialog';
import { useMade } from '../parts/made';
import { PracticePanel } from '../parts/practice';
import { mayNot } from '../parts/rights';
import { State } from '../parts/state';
import { PAGE_ROWS, Pages, pageOf, Table } from '../parts/table';
import { texts } from '../texts';
import { ChangeClient } from './set-up/change';

const ROLES: ReadonlyArray<Role> = ['integrator', 'manager', 'analyst', 'admin'];

export const SetUp = () => {
  const { query } = usePlace();
  const { setUp: words } = texts;
  const offset = query.get('offset') ?? '0';
  const isAdmin = may();
  const { answer, error, reload } = useQuery<ReadonlyArray<ClientView>>(
    isAdmin ? `/clients?limit=${PAGE_ROWS}&offset=${encodeURIComponent(offset)}` : null,
    ({ stream }) => stream.startsWith('client-'),
  );
  const [isMaking, make] = useState(false);
  const made = useMade();
  const [question, ask] = useState<Question | null>(null);
  const [changed, change] = useState<ClientView | null>(null);
  const [key, show] = useState<string | null>(null);
  const nameOf = ({ name, clientId }: ClientView): string => name ?? clientId;

  const rotation = (client: ClientView): Question => ({
    ...{ title: words.rotate, text: words.rotateAsk(nameOf(client)), submit: words.rotate.replace(' …', '') },
    isDanger: true,
    run: async () => {
      const { data } = await call<NewKey>('POST', `/clients/${client.clientId}/rotate`, {});
      show(data.apiKey ?? '');
      reload();
    },
  });
  const revocation = (client: ClientView): Question => ({
    ...{ title: words.revoke, text: words.revokeAsk(nameOf(client)), submit: words.revoke.replace(' …', '') },
    isDanger: true,
    run: async () => {
      await call('DELETE', `/clients/${client.clientId}`);
      reload();
    },
  });
  return (
    <>
      <div class="head">
        <div class="grow">
          <Title tab={words.title}>{words.title}</Title>
        </div>
        <Button kind="primary" onClick={() => make(true)} off={isAdmin ? mayNot() : words.onlyAdmins}>
          {words.create}
        </Button>
      </div>
      {isAdmin ? null : <Empty title={words.onlyAdmins}>{words.onlyAdminsHelp}</Empty>}
      {error === null ? null : <Wrong error={error} retry={reload} />}
      {isAdmin && answer === null && error === null ? <Loading /> : null}
      {answer === null ? null : (
        <Panel title={words.clients}>
          <ClientTable
            rows={answer.data}
            change={change}
            rotate={client => ask(rotation(client))}
            revoke={client => ask(revocation(client))}
          />
          <Pages of={answer.pagination} />
        </Panel>
      )}
      {isAdmin ? <PracticePanel /> : null}
      {isMaking ? (
        <NewClient
          close={() => make(false)}
          after={client => {
            make(false);
            show(client.apiKey ?? '');
            made(idOf(client));
            // The oldest stand first: it is on the last page.
            choose({ offset: pageOf(answer?.pagination?.total ?? 0) });
            reload();
          }}
        />
      ) : null}
      {changed === null ? null : (
        <ChangeClient
          client={changed}
          close={() => change(null)}
          after={() => {
            change(null);
            reload();
          }}
        />
      )}
      {question === null ? null : <Ask question={question} close={() => ask(null)} />}
      {key === null ? null : <ShownOnce title={words.key} help={words.keyOnce} secret={key} close={() => show(null)} />}
    </>
  );
};

const ClientTable = ({
  rows,
  change,
  rotate,
  revoke,
}: {
  readonly rows: ReadonlyArray<ClientView>;
  readonly change: (client: ClientView) => void;
  readonly rotate: (client: ClientView) => void;
  readonly revoke: (client: ClientView) => void;
}) => {
  const { setUp: words, top } = texts;
  const { columns } = words;
  return (
    <Table
      name={words.clients}
      rows={rows}
      keyOf={({ clientId }) => clientId}
      idOf={idOf}
      columns={[
        {
          head: columns.client,
          cell: ({ name, clientId }) => (
            <>
              <b>{name ?? (clientId === 'admin' ? 'admin' : words.unnamed)}</b>
              <div class="small mute mono">{clientId}</div>
            </>
          ),
        },
        {
          head: columns.role,
          label: columns.role,
          cell: ({ role, userId }) => (
            <>
              {top.roles[role]}
              {userId === null ? null : <div class="small mute">{words.user(userId)}</div>}
            </>
          ),
        },
        { head: columns.state, label: columns.state, cell: ({ state }) => <State of={state} /> },
        { head: columns.created, label: columns.created, cell: ({ createdAt }) => <Time at={createdAt} /> },
        {
          head: columns.expires,
          label: columns.expires,
          cell: ({ expiresAt }) => (expiresAt === null ? null : <Time at={expiresAt} />),
        },
        {
          head: <span class="hidden">{columns.actions}</span>,
          cell: client => {
            if (client.state === 'REVOKED') return null;
            const off = mayNot();
            const self = client.clientId === session()?.clientId ? words.self : null;
            return (
              <div class="row">
                <Button
                  kind="quiet"
                  off={off ?? (client.role === 'manager' ? null : self)}
                  onClick={() => change(client)}
                  label={`${words.change} ${client.name ?? client.clientId}`}
                >
                  {words.change}
                </Button>
                <Button
                  kind="quiet"
                  off={off}
                  onClick={() => rotate(client)}
                  label={`${words.rotate} ${client.name ?? client.clientId}`}
                >
                  {words.rotate}
                </Button>
                <Button
                  kind="quiet"
                  off={off ?? self}
                  onClick={() => revoke(client)}
                  label={`${words.revoke} ${client.name ?? client.clientId}`}
                >
                  {words.revoke}
                </Button>
              </div>
            );
          },
        },
      ]}
    />
  );
};

const idOf = ({ clientId }: Pick<ClientView, 'clientId'>): string => `client-${clientId}`;

interface NewClientProps {
  readonly close: () => void;
  readonly after: (client: NewKey) => void;
}

const NewClient = ({ close, after }: NewClientProps) => {
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('integrator');
  const [userId, setUserId] = useState('');
  const { setUp: words, top } = texts;
  const make = async (): Promise<void> => {
    const user = role === 'manager' && userId !== '' ? { userId: numberTyped(userId) } : {};
    const { data } = await call<NewKey>('POST', '/clients', { name, role, ...user });
    after(data);
  };
  return (
    <Dialog title={words.create} submit={words.make} onSubmit={make} close={close}>
      <Field label={words.name} name="name" value={name} onInput={setName} hint={words.nameHint} required />
      <Field
        label={words.role}
        name="role"
        value={role}
        onInput={value => setRole(value as Role)}
        hint={words.roles[role]}
        of={ROLES.map(name => [name, top.roles[name]] as const)}
      />
      {role === 'manager' ? (
        <Field
          {...{ label: words.userId, name: 'userId', value: userId, onInput: setUserId }}
          {...{ hint: words.userIdHint, required: false }}
        />
      ) : null}
    </Dialog>
  );
};
