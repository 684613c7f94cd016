/** A flow as the contract shows it. */
import * as t from 'io-ts';
import { FlowCode, FlowKind, FlowSubTitle, FlowTitle, type Metadata, RemovalGuard } from '../../../domain/flow/events';
import { type Flow, flowStateOf, SyncState, sourceCounts, sourcesOf, stateOf } from '../../../domain/flow/state';
import { size } from '../../../domain/kernel/id-set';
import { Count, FlowId, Instant, nullable, ParticipantId, Reference } from '../../../domain/kernel/types';
import type { FlowInList, FlowRow, FlowWithSources } from '../../../projections/flows/queries';
import { described } from '../edge/codec/described';
import { object } from '../edge/codec/object';
import { SourceView, viewOfSource, viewOfSourceRow } from './source.view';

const fields = {
  flowId: FlowId,
  code: FlowCode,
  title: FlowTitle,
  subTitle: nullable(FlowSubTitle),
  type: nullable(FlowKind),
  managers: t.readonlyArray(ParticipantId),
  startsAt: described(nullable(Instant), 'When it takes place, as far as that is known'),
  endsAt: nullable(Instant),
  archived: t.boolean,
  state: described(
    SyncState,
    'Derived from its sources: `PENDING` is *Sync Requested*, `SUCCESS` is *Complete*, when all of them are',
  ),
  sources: described(Count, 'How many external sources it has'),
  sourcesComplete: described(Count, 'How many of them are *Complete*'),
};

/** In lists: its sources by reference only. */
export const FlowSummary = object('FlowSummary', {
  ...fields,
  participantCount: described(Count, 'How many sit it'),
  createdAt: Instant,
  updatedAt: Instant,
  externalSourceReferences: t.readonlyArray(Reference),
});
export type FlowSummary = t.TypeOf<typeof FlowSummary>;

export const FlowView = object(
  'Flow',
  {
    ...fields,
    participantCount: Count,
    removalGuard: described(nullable(RemovalGuard), 'Null: that of the installation'),
    externalSources: t.readonlyArray(SourceView),
  },
  { createdAt: Instant, updatedAt: Instant },
);
export type FlowView = t.TypeOf<typeof FlowView>;

/** An integration changes it in the metadata, where the WISEflow API (v1) has it. */
export const subTitleOf = (given: string | null, metadata: Metadata): string | null => metadata.subtitle ?? given;

export const viewOfFlow = (flow: Flow): FlowView => ({
  ...fieldsOfFlow(flow),
  externalSources: sourcesOf(flow).map(viewOfSource),
});

/** All but its sources. */
export const fieldsOfFlow = (flow: Flow): Omit<FlowView, 'externalSources'> => {
  const { flowId, details, dates, metadata, archived, participants } = flow;
  const counts = sourceCounts(sourcesOf(flow).map(stateOf));
  return {
    flowId,
    code: details.code,
    title: details.title,
    subTitle: subTitleOf(details.subTitle, metadata),
    type: details.kind,
    managers: details.managers,
    ...dates,
    archived,
    state: flowStateOf(counts),
    sources: counts.sources,
    sourcesComplete: counts.complete,
    participantCount: size(participants),
    removalGuard: flow.guard,
  };
};

export const viewOfFlowInList = (row: FlowInList): FlowSummary => ({
  ...ofRow(row),
  externalSourceReferences: JSON.parse(row.source_references),
});

export const viewOfFlowRow = (row: FlowWithSources): FlowView => ({
  ...ofRow(row),
  removalGuard: row.removal_guard,
  externalSources: row.sources.map(viewOfSourceRow),
});

const ofRow = (row: FlowRow) => ({
  flowId: row.flow_id,
  code: row.code,
  title: row.title,
  subTitle: subTitleOf(row.sub_title, JSON.parse(row.metadata)),
  type: row.kind,
  managers: JSON.parse(row.managers) as ReadonlyArray<number>,
  startsAt: row.starts_at,
  endsAt: row.ends_at,
  archived: row.archived === 1,
  state: row.state as SyncState,
  sources: row.source_count,
  sourcesComplete: row.synced,
  participantCount: row.participants,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});
