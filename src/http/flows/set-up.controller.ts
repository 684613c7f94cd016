/** The set-up of a whole flow by one call. */
import { Controller, Inject } from '@nestjs/common';
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import type { FlowCommand } from '../../../domain/flow/commands';
import type { FlowEvent } from '../../../domain/flow/events';
import { flow, flowStream } from '../../../domain/flow/flow';
import type { Flow } from '../../../domain/flow/state';
import { fold } from '../../../domain/kernel/aggregate';
import type { CommandRunner } from '../../commands/command-runner';
import type { Config } from '../../config/config';
import * as TE from '../../lib/task-either';
import type { People } from '../../personal-data/people';
import { Bus, noFlow } from '../edge/bus/bus';
import { type Answer, Endpoint, type InputOf } from '../edge/endpoint';
import { ofCommandError } from '../edge/failure';
import { COMMAND_RUNNER, CONFIG, PEOPLE } from '../edge/tokens';
import { viewOfFlow } from '../views/flow.view';
import { namedIn, noPeople } from './participants.controller';
import * as route from './set-up.endpoint';

type Body = InputOf<typeof route.setUpFlow>['body'];

const detailsOf = ({ title, subTitle, type, managers }: Body) => ({
  ...(title === undefined ? {} : { title }),
  ...(subTitle === undefined ? {} : { subTitle }),
  ...(type === undefined ? {} : { kind: String(type) }),
  ...(managers === undefined ? {} : { managers }),
});

const datesOf = ({ startsAt, endsAt }: Body) => ({
  ...(startsAt === undefined ? {} : { startsAt }),
  ...(endsAt === undefined ? {} : { endsAt }),
});

const changesOf = (events: ReadonlyArray<FlowEvent>) => {
  const has = (type: FlowEvent['type']): boolean => events.some(event => event.type === type);
  const count = (type: FlowEvent['type']): number => events.filter(event => event.type === type).length;
  const references = (type: 'SourceAdded' | 'SourceDescribed'): ReadonlyArray<string> =>
    events.flatMap(event => (event.type === type ? [event.reference] : []));
  return {
    details: has('FlowDetailsChanged'),
    dates: has('FlowDatesSet'),
    metadata: has('FlowMetadataReplaced'),
    externalSourcesAdded: references('SourceAdded'),
    externalSourcesDescribed: references('SourceDescribed'),
    participantsAdded: count('ParticipantAdded'),
    allocationsAdded: count('ParticipantAllocated'),
  };
};

interface Left {
  readonly state: Flow;
  readonly events: ReadonlyArray<FlowEvent>;
}

@Controller()
export class SetUpController {
  constructor(
    private readonly bus: Bus,
    @Inject(COMMAND_RUNNER) private readonly commands: CommandRunner,
    @Inject(PEOPLE) private readonly people: People,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** A retry finishes what was cut short between the decision and the names. */
  @Endpoint(route.setUpFlow)
  setUp({ path: { flowId }, body, context }: InputOf<typeof route.setUpFlow>) {
    const { participants = [], externalSources = [], metadata = null, dryRun = false } = body;
    const command: FlowCommand = {
      type: 'SetUpFlow',
      at: context.at,
      details: detailsOf(body),
      dates: datesOf(body),
      metadata,
      sources: externalSources.map(({ reference, description, participantIds = [] }) => ({
        reference,
        description: description === undefined ? null : (description ?? ''),
        participantIds,
      })),
      participantIds: participants.map(({ userId }) => userId),
      maxSources: this.config.maxSources,
    };
    const remember = pipe(this.people.rememberAll('participant', namedIn(participants)), TE.mapLeft(noPeople));
    const left: Answer<Left> = dryRun
      ? this.preview(flowId, command)
      : pipe(
          this.bus.onFlow(flowId, command, context),
          TE.tap(() => remember),
        );
    return pipe(
      left,
      TE.map(({ state, events }) => ({ dryRun, changes: changesOf(events), flow: viewOfFlow(state) })),
    );
  }

  /** What the command would leave, had it been given now. */
  private preview(flowId: number, command: FlowCommand): Answer<Left> {
    return pipe(
      this.commands.load(flow, flowStream(flowId)),
      TE.mapLeft(ofCommandError),
      TE.flatMap(({ state }): Answer<Left> => {
        if (state === null) return TE.left(noFlow(flowId));
        return TE.fromEither(
          pipe(
            flow.decide(command)(state),
            E.bimap(ofCommandError, events => ({ state: fold(flow, state, events) as Flow, events })),
          ),
        );
      }),
    );
  }
}
