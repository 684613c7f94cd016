/** The cases that flowsync is made for, from the manager's chair; the middleware does the rest. */
import type { Api } from './api';
import { timelineOf } from './timeline';

export interface Stage {
  readonly manager: Api;
  /** URL of the registrar, where the truth changes. */
  readonly registrar: string;
}

const title = (text: string): void => console.log(`\n${text}`);
const say = (text: string): void => console.log(`  ${text}`);

const flowWith = async (manager: Api, code: string, name: string, references: ReadonlyArray<string>) => {
  const { data } = await manager<{ flowId: number }>('POST', '/license/create/flow', { code, title: name });
  const path = `/flows/${data.flowId}`;
  await manager('POST', `${path}/set-up`, { externalSources: references.map(reference => ({ reference })) });
  const show = timelineOf(manager, data.flowId);
  return {
    path,
    show,
    /** The manager's click on "Sync", and what comes of it. */
    sync: async (only?: ReadonlyArray<string>) => {
      await manager('POST', `${path}/sync`, only === undefined ? {} : { references: only });
      await show();
    },
  };
};

const classIs = (registrar: string, reference: string, name: string, students: ReadonlyArray<number>) =>
  fetch(`${registrar}/classes/${reference}`, { method: 'PUT', body: JSON.stringify({ title: name, students }) });

export const routine = async ({ manager, registrar }: Stage): Promise<void> => {
  title('1. An update routine that runs on every request');
  const flow = await flowWith(manager, 'MATHS-7', 'Mathematics', ['maths-7']);
  say('The manager asks for a sync.');
  await flow.sync();
  say('In the registrar 304 leaves the class and 305 joins it. The manager asks again.');
  await classIs(registrar, 'maths-7', 'Mathematics, year 7', [301, 302, 303, 305]);
  await flow.sync();
};

export const enriched = async ({ manager }: Stage): Promise<void> => {
  title('2. A flow that was created empty, and is enriched by its code');
  const flow = await flowWith(manager, 'BIO-2026', 'New flow', ['exam-timetable']);
  await flow.sync();
  const { data } = await manager<object>('GET', `${flow.path}/metadata`);
  say(`The middleware knew the code. The flow now has: ${JSON.stringify(data)}`);
};

export const merged = async ({ manager }: Stage): Promise<void> => {
  title('3. One flow merged from two classes, synced together or one at a time');
  const flow = await flowWith(manager, 'CHEM-AB', 'Chemistry', ['class-a', 'class-b']);
  say('Both together.');
  await flow.sync();
  say('Class B only.');
  await flow.sync(['class-b']);
};

export const apart = async ({ manager, registrar }: Stage): Promise<void> => {
  title('4. Participants allocated to one source each, so that the classes stay apart');
  const flow = await flowWith(manager, 'PHYS-AB', 'Physics', ['class-a', 'class-b']);
  const sourcesOf103 = async (): Promise<string> => {
    const path = `${flow.path}/external-sources/participants/103`;
    const { data } = await manager<ReadonlyArray<{ reference: string }>>('GET', path);
    return data.map(source => source.reference).join(', ');
  };
  await flow.sync();
  say(`Participant 103 is on ${await sourcesOf103()}. The registrar moves 103 to class B.`);
  await classIs(registrar, 'class-a', 'Class A', [101, 102]);
  await classIs(registrar, 'class-b', 'Class B', [103, 201, 202]);
  await flow.sync();
  say(`Participant 103 is on ${await sourcesOf103()}.`);
};

export const guarded = async ({ manager, registrar }: Stage): Promise<void> => {
  title('5. An empty file arrives: it is held, and rejected');
  const flow = await flowWith(manager, 'LAT-9', 'Latin', ['latin-9']);
  await classIs(registrar, 'latin-9', 'Latin, year 9', [501, 502, 503, 504, 505, 506, 507]);
  await flow.sync();
  say('In the registrar an export goes wrong, and the class is empty. The manager asks for a sync.');
  await classIs(registrar, 'latin-9', 'Latin, year 9', []);
  await flow.sync();
  const { data } = await manager<ReadonlyArray<{ holdId: string; reason: string }>>('GET', `${flow.path}/holds`);
  for (const { holdId, reason } of data) {
    say(reason);
    await manager('POST', `${flow.path}/holds/${holdId}/reject`, { comment: 'The export was empty.' });
  }
  const { data: source } = await manager<{ allocatedCount: number }>('GET', `${flow.path}/external-sources/1`);
  say(`The manager rejects it. ${source.allocatedCount} participants are still there.`);
  await flow.show();
};

export const failing = async ({ manager }: Stage): Promise<void> => {
  title('And when the external system does not know the reference');
  const flow = await flowWith(manager, 'HIST-C', 'History', ['class-a', 'class-of-nowhere']);
  await flow.sync();
};
