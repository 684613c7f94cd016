/** The practice integration: how a sample flow comes and goes, and what marks it. */
import { useState } from 'preact/hooks';
import { call, Refused } from '../data/api';
import { useQuery } from '../data/query';
import { go, to } from '../data/router';
import { may, session } from '../data/session';
import { spoken } from '../texts';
import { practice } from '../texts/pages/practice';
import { Button, Note, Panel, Wrong } from './basics';
import { Ask, type Question } from './dialog';
import { mayNot } from './rights';

/** Where it is switched off nothing speaks of it. */
const isThere = (): boolean => session()?.practice === true;

export const mayMakeSample = (): boolean => isThere() && may();

export const MakeSample = () => {
  const words = spoken(practice);
  const [wrong, setWrong] = useState<Refused | null>(null);
  const make = async (): Promise<void> => {
    try {
      const { data } = await call<{ readonly flowId: number }>('POST', '/practice');
      go(to(['flows', data.flowId]));
    } catch (caught) {
      setWrong(caught instanceof Refused ? caught : new Refused(0, String(caught)));
    }
  };
  return (
    <>
      <p class="mute">{words.offer}</p>
      {wrong === null ? null : <Wrong error={wrong} />}
      <Button onClick={make} busy={words.making} off={mayNot()}>
        {words.make}
      </Button>
    </>
  );
};

export const SampleNote = ({ code }: { readonly code: string }) => {
  const words = spoken(practice);
  if (!isThere() || !/^PRACTICE-\d+$/.test(code)) return null;
  return (
    <Note kind="none">
      <b>{words.ofFlow}</b> {words.ofFlowHelp}
    </Note>
  );
};

export const PracticePanel = () => {
  const words = spoken(practice);
  const { answer, error, reload } = useQuery<{ readonly clientId: string | null }>(
    mayMakeSample() ? '/practice' : null,
    ({ stream }) => stream.startsWith('client-practice-'),
  );
  const [question, ask] = useState<Question | null>(null);
  if (error !== null) return <Wrong error={error} retry={reload} />;
  if (answer === null) return null;
  const { clientId } = answer.data;
  const removal: Question = {
    ...{ title: words.removeTitle, text: words.removeAsk, submit: words.removeTitle, isDanger: true },
    run: async () => {
      await call('DELETE', '/practice');
      reload();
    },
  };
  return (
    <Panel
      title={words.title}
      tools={
        clientId === null ? null : (
          <Button onClick={() => ask(removal)} off={mayNot()}>
            {words.remove}
          </Button>
        )
      }
    >
      <div class="body stack">
        <p>{clientId === null ? words.none : words.there(clientId)}</p>
        <MakeSample />
      </div>
      {question === null ? null : <Ask question={question} close={() => ask(null)} />}
    </Panel>
  );
};
