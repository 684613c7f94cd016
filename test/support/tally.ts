/** The read model of the projector's own tests. */
import { numberOf, plus, projection, table } from '../../projections/projection';

const tallies = table('tallies', { flow_id: 'integer', events: 'integer', steps: 'integer' }, ['flow_id']);

/** Counts the events of each flow: an event that comes twice would count twice. `step` makes versions differ in what they fold. */
export const tally = (version = 1, step = 1) =>
  projection({
    name: 'tally',
    version,
    follows: ['flow'],
    tables: [tallies],
    fold: (recorded, find) => {
      const flow_id = numberOf(recorded);
      const [known] = find(tallies, { flow_id }, ['events']);
      return known === undefined
        ? [tallies.put({ flow_id, events: 1, steps: step })]
        : [tallies.patch({ flow_id }, { events: plus(1), steps: plus(step) })];
    },
  });
