/** What is proved of the entries that are shown: read and checked one by one when somebody asks, which leaves a trace. */
import type { AuditEntry } from '@flowsync/client';
import { useRef, useState } from 'preact/hooks';
import { signedOut } from '../../data/session';
import { Button, Note, Said } from '../../parts/basics';
import { State } from '../../parts/state';
import { spoken } from '../../texts';
import { proof } from '../../texts/pages/proof';
import { type Verdict, verify } from './verify';

export type ProofState =
  | Verdict
  | { readonly state: 'checking' }
  | { readonly state: 'not-yet' }
  /** `why` is null when this browser cannot check. */
  | { readonly state: 'unread'; readonly why: string | null };

export interface Proofs {
  readonly of: ReadonlyMap<string, ProofState>;
  readonly check: (entries: ReadonlyArray<AuditEntry>) => Promise<void>;
}

export const useProofs = (): Proofs => {
  const [of, set] = useState<ReadonlyMap<string, ProofState>>(new Map());
  const keys = useRef<string | null>(null);
  const say = (eventId: string, state: ProofState): void => set(before => new Map(before).set(eventId, state));
  const check = async (entries: ReadonlyArray<AuditEntry>): Promise<void> => {
    for (const entry of entries) {
      say(entry.eventId, { state: 'checking' });
      say(entry.eventId, await stateOf(entry, keys));
    }
  };
  return { of, check };
};

const stateOf = async (entry: AuditEntry, keys: { current: string | null }): Promise<ProofState> => {
  try {
    keys.current ??= await textOf('/history/key');
    const text = await textOf(`/app/api/events/${encodeURIComponent(entry.eventId)}/proof`);
    if (text === null || keys.current === null) return { state: 'not-yet' };
    return await verify(text, entry, keys.current);
  } catch (error) {
    const isUnable = globalThis.crypto?.subtle === undefined || (error as Error).name === 'NotSupportedError';
    return { state: 'unread', why: isUnable ? null : String((error as Error).message) };
  }
};

/** Null: there is none yet. */
const textOf = async (path: string): Promise<string | null> => {
  const answer = await fetch(path, { signal: AbortSignal.timeout(30_000) });
  if (answer.status === 401) signedOut();
  if (answer.status === 503) return null;
  if (!answer.ok) throw new Error((await answer.json().catch(() => null))?.error?.message ?? `${answer.status}`);
  return answer.text();
};

export const ProofCell = ({ entry, proofs }: { readonly entry: AuditEntry; readonly proofs: Proofs }) => {
  const words = spoken(proof);
  const state = proofs.of.get(entry.eventId);
  if (state === undefined)
    return (
      <Button
        kind="quiet"
        label={`${words.check} ${words.column} ${entry.position}`}
        onClick={() => proofs.check([entry])}
      >
        {words.check}
      </Button>
    );
  switch (state.state) {
    case 'checking':
      return <State of="PENDING" word={words.states.checking} />;
    case 'proved':
      return (
        <>
          <State of="SUCCESS" word={words.states.proved} />
          <div class="small mute">{words.proved(state.index, state.size)}</div>
        </>
      );
    case 'not-yet':
      return (
        <>
          <State of="NONE" word={words.states['not-yet']} />
          <div class="small mute">{words.notYet}</div>
        </>
      );
    case 'unread':
      return <span class="small">{state.why === null ? words.unavailable : <Said of={state.why} />}</span>;
    case 'broken':
      return (
        <>
          <State of="FAILED" word={words.states.broken} />
          <div class="small">{words.broken[state.what]}</div>
          <div class="small mono">
            {words.expected}: {state.expected}
          </div>
          <div class="small mono">
            {words.found}: {state.found}
          </div>
        </>
      );
  }
};

/** Of the rows together, in words; and what was checked, and what was not. */
export const ProofSummary = ({
  rows,
  proofs,
}: {
  readonly rows: ReadonlyArray<AuditEntry>;
  readonly proofs: Proofs;
}) => {
  const words = spoken(proof);
  const states = rows.map(({ eventId }) => proofs.of.get(eventId));
  if (states.length === 0 || states.some(state => state === undefined || state.state === 'checking')) return null;
  const count = (name: ProofState['state']): number => states.filter(state => state?.state === name).length;
  const [bad, open] = [count('broken'), count('not-yet')];
  if (count('unread') > 0) return null;
  const first = states.find(state => state?.state === 'proved');
  return (
    <div class="body stack">
      <Note kind={bad > 0 ? 'bad' : open > 0 ? 'open' : 'ok'}>
        <b>{bad + open === 0 ? words.all(rows.length) : words.some(bad, open)}</b>
        {first?.state === 'proved' ? (
          <div class="small">
            {words.key} <span class="mono">{first.key}</span>
          </div>
        ) : null}
      </Note>
      <details>
        <summary>{words.what}</summary>
        <div class="stack body small">
          <ul>
            {words.list.map(line => (
              <li key={line}>{line}</li>
            ))}
          </ul>
          <p>{words.not}</p>
          <pre>
            flowsync history export ./history{'\n'}flowsync history verify ./history --key '…' --checkpoint saved/*
          </pre>
        </div>
      </details>
    </div>
  );
};
