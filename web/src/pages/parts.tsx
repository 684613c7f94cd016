/** All parts on one page, for whoever makes another page, and for the tests that look at them. */
import { useState } from 'preact/hooks';
import { Refused } from '../data/api';
import { Button, Empty, Facts, Field, Note, Panel, Time, Title, Wrong } from '../parts/basics';
import { Delta } from '../parts/facts';
import { State } from '../parts/state';
import { Table } from '../parts/table';
import { texts } from '../texts';

const MOMENT = '2026-11-24T09:30:00.000Z';
const FIXED = new Refused(409, '', [
  { reason: 'reference-exists', message: 'Flow 7 has an external source with the reference "maths-7".' },
]);

export const Parts = () => {
  const [value, set] = useState('maths 7');
  const { pages, states, flow } = texts;
  return (
    <>
      <Title tab={pages.parts}>{pages.parts}</Title>
      <Panel title="State">
        <div class="body swatches">
          {Object.keys(states).map(name => (
            <State key={name} of={name} />
          ))}
        </div>
      </Panel>
      <Panel title="Button">
        <div class="body row">
          <Button kind="primary">{flow.request}</Button>
          <Button>{flow.addSource}</Button>
          <Button kind="danger">{flow.remove}</Button>
          <Button kind="quiet">{flow.toOne}</Button>
          <Button kind="chip" pressed>
            {flow.quick.failed} 1
          </Button>
          <Button kind="chip" pressed={false}>
            {flow.quick.all} 3
          </Button>
          <Button kind="primary" off={flow.noSources}>
            {flow.request}
          </Button>
        </div>
      </Panel>
      <Panel title="Field">
        <div class="body stack">
          <Field label={flow.reference} name="a" value={value} onInput={set} wrong={flow.referenceWrong(' ')} />
          <Field
            label={flow.description}
            name="b"
            value=""
            onInput={set}
            hint={flow.descriptionHint}
            required={false}
          />
        </div>
      </Panel>
      <Note>{flow.hold(48, 49, 'class-b')}</Note>
      <Note kind="ok">{texts.integrations.verdict.good}</Note>
      <Wrong error={FIXED} />
      <Panel title="Table">
        <Table
          name="Table"
          rows={[1, 2]}
          keyOf={row => row}
          columns={[
            { head: flow.columns.source, cell: row => <b>class-{row}</b> },
            { head: flow.columns.now, label: flow.columns.now, cell: () => <State of="PENDING" /> },
            { head: flow.columns.last, label: flow.columns.last, cell: () => <Time at={MOMENT} /> },
            {
              head: flow.columns.participants,
              label: flow.columns.participants,
              cell: row => row * 58,
              isNumber: true,
            },
          ]}
        />
      </Panel>
      <Panel title="Facts">
        <Facts
          of={[
            [flow.code, <span class="mono">CHEM-AB</span>],
            [texts.request.changes, <Delta of={{ added: 3, removed: 1, moved: 1 }} />],
          ]}
        />
      </Panel>
      <Panel title="Empty">
        <Empty title={flow.emptySources} action={<Button kind="primary">{flow.addSource}</Button>}>
          {flow.emptySourcesHelp}
        </Empty>
      </Panel>
    </>
  );
};
