/** A reference is checked by the very rule of the service while it is typed, and names the character that is wrong. */
import type { ExternalSource } from '@flowsync/client';
import { useState } from 'preact/hooks';
import { call } from '../../data/api';
import { Field } from '../../parts/basics';
import { Dialog } from '../../parts/dialog';
import { texts } from '../../texts';

/** As `Reference` in the description of the API. */
const ALLOWED = /[0-9a-zA-Z\-_,.;:|]/;

const wrongIn = (reference: string): string | null => [...reference].find(char => !ALLOWED.test(char)) ?? null;

export const AddSource = ({
  flowId,
  close,
  after,
}: {
  readonly flowId: number;
  readonly close: () => void;
  readonly after: (source: ExternalSource) => void;
}) => {
  const [reference, setReference] = useState('');
  const [description, setDescription] = useState('');
  const { flow: words } = texts;
  const wrong = wrongIn(reference);
  const add = async (): Promise<void> => {
    const body = { reference, ...(description === '' ? {} : { description }) };
    const { data } = await call<ExternalSource>('POST', `/flows/${flowId}/external-sources`, body);
    after(data);
    close();
  };
  return (
    <Dialog title={words.addSource} submit={words.add} onSubmit={add} close={close}>
      <Field
        label={words.reference}
        name="reference"
        value={reference}
        onInput={setReference}
        hint={words.referenceHint}
        wrong={wrong === null ? null : words.referenceWrong(wrong)}
        maxLength={255}
        required
      />
      <Field
        label={words.description}
        name="description"
        value={description}
        onInput={setDescription}
        hint={words.descriptionHint}
        required={false}
      />
    </Dialog>
  );
};
