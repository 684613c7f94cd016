/** Signing in, with the key of an API client; the first one comes by the link that was printed when it was made. */
import { useEffect, useState } from 'preact/hooks';
import { call, Refused } from '../data/api';
import { go, to, usePlace } from '../data/router';
import { type Session, setSession } from '../data/session';
import { Button, Copy, Field, Note, Title, Wrong } from '../parts/basics';
import { texts } from '../texts';

/** Only within the pages. */
const placeAfter = (query: URLSearchParams): string => {
  const wanted = query.get('to') ?? '';
  return /^\/app\/[^/\\]/.test(wanted) && !wanted.startsWith('/app/api/') ? wanted : to(['flows']);
};

export const SignIn = () => {
  const { query } = usePlace();
  const [apiKey, setKey] = useState('');
  const [isFirst, setFirst] = useState(false);
  const [error, setError] = useState<Refused | null>(null);
  const [hasOidc, setOidc] = useState(false);
  const { signIn } = texts;

  useEffect(() => {
    const code = location.hash.slice(1);
    if (code === '') return;
    // It is spent, and stands in no history.
    history.replaceState(null, '', location.pathname + location.search);
    call<{ readonly apiKey: string }>('POST', '/first-key', { code }).then(
      ({ data }) => {
        setKey(data.apiKey);
        setFirst(true);
      },
      caught => setError(caught instanceof Refused ? caught : null),
    );
  }, []);

  useEffect(() => {
    call<{ readonly oidc: boolean }>('GET', '/sign-in-ways').then(
      ({ data }) => setOidc(data.oidc),
      () => undefined,
    );
  }, []);

  const failed = query.get('failed');
  const enter = async (): Promise<void> => {
    setError(null);
    try {
      const { data } = await call<Session>('POST', '/session', { apiKey: apiKey.trim() });
      go(placeAfter(query), { replace: true });
      setSession(data);
    } catch (caught) {
      setError(caught instanceof Refused ? caught : new Refused(0, ''));
    }
  };

  return (
    <main class="narrow" id="page">
      <span class="brand">flowsync</span>
      <Title tab={signIn.title}>{signIn.title}</Title>
      {query.has('to') ? <Note kind="none">{signIn.ended}</Note> : null}
      {isSecureContext ? null : <Note>{signIn.notSecure}</Note>}
      {failed === null ? null : <Note kind="bad">{signIn.failed[failed] ?? signIn.failed.refused}</Note>}
      {error === null ? null : <Wrong error={error} />}
      {hasOidc ? (
        <>
          <a class="button primary" rel="external" href={`/app/oidc/begin?to=${encodeURIComponent(placeAfter(query))}`}>
            {signIn.oidc}
          </a>
          <p class="mute">{signIn.orKey}</p>
        </>
      ) : null}
      <form
        class="stack"
        onSubmit={event => {
          event.preventDefault();
          void enter();
        }}
      >
        {isFirst ? <Note kind="ok">{signIn.firstKey}</Note> : null}
        <Field
          label={signIn.key}
          name="password"
          type={isFirst ? 'text' : 'password'}
          autoComplete="current-password"
          value={apiKey}
          onInput={setKey}
          hint={signIn.hint}
          required
        />
        <div class="row">
          <Button kind="primary" type="submit">
            {signIn.submit}
          </Button>
          {isFirst ? <Copy text={apiKey} /> : null}
        </div>
      </form>
    </main>
  );
};
