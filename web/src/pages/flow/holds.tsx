/** What waits for a person: a change that would have taken too many away. */
import type { Hold } from '@flowsync/client';
import { call } from '../../data/api';
import { Button, Note, Time } from '../../parts/basics';
import type { Question } from '../../parts/dialog';
import { texts } from '../../texts';

interface HoldsProps {
  readonly flowId: number;
  readonly holds: ReadonlyArray<Hold>;
  readonly ask: (question: Question) => void;
  readonly after: () => void;
  readonly off: string | null;
}

export const Holds = ({ flowId, holds, ask, after, off }: HoldsProps) => {
  const { flow: words } = texts;
  const open = holds.filter(({ state }) => state === 'HELD');
  const decide = async (holdId: string, decision: 'approve' | 'reject', body = {}): Promise<void> => {
    await call('POST', `/flows/${flowId}/holds/${holdId}/${decision}`, body);
    after();
  };
  return (
    <>
      {open.map(({ holdId, removed, of, externalSource: { reference }, deadline }) => (
        <Note
          key={holdId}
          actions={
            <>
              <Button off={off} onClick={() => decide(holdId, 'reject')}>
                {words.reject}
              </Button>
              <Button
                kind="danger"
                off={off}
                onClick={() =>
                  ask({
                    title: words.approve(removed),
                    text: words.approveAsk(removed, reference),
                    submit: words.approve(removed),
                    isDanger: true,
                    run: () => decide(holdId, 'approve', { removed }),
                  })
                }
              >
                {words.approve(removed)}
              </Button>
            </>
          }
        >
          <b>{texts.states.HELD}.</b> {words.hold(removed, of, reference)}{' '}
          <span class="mute">
            {words.due} <Time at={deadline} />
          </span>
        </Note>
      ))}
    </>
  );
};
