/** When a flow is synced by itself, and what came of it the last time. */
import type { Schedule } from '@flowsync/client';
import { useState } from 'preact/hooks';
import { call } from '../../data/api';
import { useQuery } from '../../data/query';
import { to } from '../../data/router';
import { zone } from '../../data/zone';
import { Button, Field, Loading, Panel, Said, Time, Wrong } from '../../parts/basics';
import { Dialog, type Question } from '../../parts/dialog';
import { useMade } from '../../parts/made';
import { State } from '../../parts/state';
import { texts } from '../../texts';

interface SchedulesProps {
  readonly flowId: number;
  readonly off: string | null;
  readonly ask: (question: Question) => void;
}

export const Schedules = ({ flowId, off, ask }: SchedulesProps) => {
  const base = `/flows/${flowId}/schedules`;
  const { answer, error, reload } = useQuery<ReadonlyArray<Schedule>>(base, ({ stream }) =>
    stream.startsWith('schedule-'),
  );
  const [isMaking, make] = useState(false);
  const made = useMade();
  const { flow: words } = texts;
  const rows = answer?.data ?? [];
  const setActive = async (
    { id, cron, zone: of, references, from, until }: Schedule,
    active: boolean,
  ): Promise<void> => {
    await call('PUT', `${base}/${id}`, { cron, zone: of, references, from, until, active });
    reload();
  };
  const deletion = ({ id, cron }: Schedule): Question => ({
    ...{ title: words.deleteIt, text: words.deleteAsk(cron), submit: words.deleteIt, isDanger: true },
    run: async () => {
      await call('DELETE', `${base}/${id}`);
      reload();
    },
  });
  return (
    <Panel
      title={words.schedule}
      tools={
        <Button kind="quiet" off={off} onClick={() => make(true)}>
          {words.newSchedule}
        </Button>
      }
    >
      {error === null ? null : <Wrong error={error} retry={reload} />}
      {answer === null && error === null ? (
        <div class="body">
          <Loading />
        </div>
      ) : null}
      {answer !== null && rows.length === 0 ? <p class="body mute">{words.scheduleEmpty}</p> : null}
      {rows.map(schedule => (
        <div key={schedule.id} id={idOf(schedule)} class="body stack small">
          <div class="row">
            <b>{schedule.cron}</b> <span class="mute">{schedule.zone}</span>
            {schedule.active ? null : <State of="OFF" />}
          </div>
          <div class="mute">
            {schedule.references?.join(', ') ?? words.allSources}
            {schedule.next[0] === undefined ? null : (
              <>
                {' · '}
                {words.runs} <Time at={schedule.next[0]} />
              </>
            )}
          </div>
          {schedule.lastRun === null ? null : <LastRun flowId={flowId} run={schedule.lastRun} />}
          <div class="row">
            <Button kind="quiet" off={off} onClick={() => setActive(schedule, !schedule.active)}>
              {schedule.active ? words.pauseIt : words.resume}
            </Button>
            <Button kind="quiet" off={off} onClick={() => ask(deletion(schedule))}>
              {words.deleteIt}
            </Button>
          </div>
        </div>
      ))}
      {isMaking ? (
        <NewSchedule
          base={base}
          close={() => make(false)}
          after={schedule => {
            made(idOf(schedule));
            reload();
          }}
        />
      ) : null}
    </Panel>
  );
};

const idOf = ({ id }: Schedule): string => `schedule-${id}`;

const LastRun = ({ flowId, run }: { readonly flowId: number; readonly run: NonNullable<Schedule['lastRun']> }) => {
  const requestId = run.requestId ?? run.joined[0];
  return (
    <div>
      {texts.flow.lastRun}{' '}
      {requestId === undefined ? (
        <Time at={run.at} />
      ) : (
        <a href={to(['flows', flowId, 'syncs', requestId])}>
          <Time at={run.at} />
        </a>
      )}
      {run.refused === null ? null : (
        <span class="bad">
          : <Said of={run.refused.message} />
        </span>
      )}
    </div>
  );
};

const NewSchedule = ({
  base,
  close,
  after,
}: {
  readonly base: string;
  readonly close: () => void;
  readonly after: (schedule: Schedule) => void;
}) => {
  const [cron, setCron] = useState('daily 05:30');
  const [where, setWhere] = useState(zone);
  const { flow: words } = texts;
  const make = async (): Promise<void> => {
    const { data } = await call<Schedule>('POST', base, { cron, ...(where === '' ? {} : { zone: where }) });
    after(data);
    close();
  };
  return (
    <Dialog title={words.newSchedule} submit={words.makeSchedule} onSubmit={make} close={close}>
      <Field label={words.timing} name="cron" value={cron} onInput={setCron} hint={words.timingHint} required />
      <Field label={words.timeZone} name="zone" value={where} onInput={setWhere} />
    </Dialog>
  );
};
