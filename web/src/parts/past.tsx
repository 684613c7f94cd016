/** Below the top of every page that shows the past: which moment it is, the ones nearby, and the way back. */
import { useMoment } from '../data/moment';
import { asOf, choose } from '../data/router';
import { exactTime, texts, zonedTime } from '../texts';
import { Button } from './basics';
import { ToNow, ToPast } from './clock';

const STEPS = [
  ['hourBefore', -3_600_000],
  ['minuteBefore', -60_000],
  ['minuteAfter', 60_000],
  ['hourAfter', 3_600_000],
] as const;

export const Past = () => {
  const { moment, built } = useMoment();
  const { past } = texts;
  const stepOff = (ms: number): string | null => {
    if (moment === null) return texts.common.loading;
    return Date.parse(moment.at) + ms > Date.now() ? past.noFuture : null;
  };
  const step = (ms: number) => () => {
    if (moment === null) return;
    const at = new Date(Date.parse(moment.at) + ms).toISOString();
    choose({ asOf: at, cursor: undefined, offset: undefined });
  };
  return (
    <section class="past band" aria-label={past.pill}>
      <b role="status" title={moment === null ? undefined : exactTime(moment.at)}>
        {built === null ? past.at(moment === null ? (asOf() ?? '') : zonedTime(moment.at)) : past.built(built)}
      </b>
      {moment === null ? null : <span class="small">{past.ofPosition(moment.position)}</span>}
      <span class="grow" />
      <span class="row">
        {STEPS.map(([name, ms]) => (
          <Button
            key={name}
            kind="quiet"
            off={stepOff(ms)}
            onClick={step(ms)}
            label={`${past.steps[name]}: ${past.stepLabels[name]}`}
          >
            {past.steps[name]}
          </Button>
        ))}
        <ToPast word={past.another} />
        <ToNow />
      </span>
    </section>
  );
};
