/** What a model of a flow begins with, so that what takes many commands to come about is near. */
import type { FlowEvent, NamedSource } from '../../../domain/flow/events';
import { addMilliseconds } from '../../../domain/kernel/types';
import { HOUR_MS, START } from '../time';
import { FLOW_ID } from './ids';

export const A: NamedSource = { sourceId: 1, reference: 'class-a' };
export const B: NamedSource = { sourceId: 2, reference: 'class-b' };

const at = START;
const flowCode = 'MATH-1';

export const registered: FlowEvent = {
  ...{ type: 'FlowRegistered', at, flowId: FLOW_ID },
  ...{ code: flowCode, title: 'Mathematics', subTitle: null, kind: null, managers: [] },
};

export const added = (source: NamedSource): FlowEvent => ({ type: 'SourceAdded', at, ...source, description: '' });

export const came = (sourceId: number, participantId: number, requestId: string | null): FlowEvent => ({
  ...{ type: 'ParticipantAllocated', at, sourceId, participantId, requestId },
});

export const requested = (requestId: string, ...sources: ReadonlyArray<NamedSource>): FlowEvent => ({
  ...{ type: 'SyncRequested', at, requestId, flowCode, sources, deadline: addMilliseconds(at, HOUR_MS) },
});

export const completed = (requestId: string, source: NamedSource): FlowEvent => ({
  ...{ type: 'SyncCompleted', at, ...source, requestId, late: false, message: null, counts: null },
});
