/** The marks of what is folded: how long nothing happened there, and when. */
import { clockTime, dayName, inWords, lasting, spoken } from '../../texts';
import { timeline } from '../../texts/pages/timeline';
import { FOLD_PX, type Scale } from './scale';

export const Folds = ({ scale, height }: { readonly scale: Scale; readonly height: number }) => {
  const words = spoken(timeline);
  return (
    <g>
      {scale.folds.map(({ fromMs, untilMs }) => {
        const x = scale.px(fromMs);
        if (x + FOLD_PX < 0 || x > scale.width) return null;
        const [from, until] = [fromMs, untilMs].map(ms => `${dayName(ms)} ${clockTime(ms)}`);
        const said = words.fold(inWords(untilMs - fromMs), `${from} – ${until}`);
        return (
          <g key={fromMs} class="fold">
            <title>{said}</title>
            <rect x={x} y={0} width={FOLD_PX} height={height} />
            {[x, x + FOLD_PX].map(edge => (
              <line key={edge} x1={edge} x2={edge} y1={0} y2={height} />
            ))}
            <text transform={`translate(${x + FOLD_PX / 2 + 4} 8) rotate(-90)`} text-anchor="end">
              {lasting(untilMs - fromMs)}
            </text>
          </g>
        );
      })}
    </g>
  );
};
