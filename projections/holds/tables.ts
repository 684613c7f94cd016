/** Changes that the removal guard held, what became of them, and the participants whom they are about. */
import { table } from '../projection';

/** `removed` and `added` count those whom it would take away or add; `source_size` who was on the source. */
export const holds = table(
  'holds',
  {
    flow_id: 'integer',
    hold_id: 'text',
    source_id: 'integer',
    reference: 'text',
    request_id: 'text?',
    change: 'text',
    state: 'text',
    held_at: 'text',
    held_by: 'text',
    removed: 'integer',
    added: 'integer',
    source_size: 'integer',
    guard: 'text',
    deadline: 'text',
    ended_at: 'text?',
    ended_by: 'text?',
    comment: 'text?',
    superseded_because: 'text?',
    superseded_by: 'text?',
    position: 'integer',
  },
  ['flow_id', 'hold_id'],
  [['hold_id'], ['flow_id', 'position'], ['flow_id', 'request_id'], ['state', 'deadline', 'hold_id']],
);

/** `goes` is 1 for who would be taken away, 0 for who would be added. */
export const holdParticipants = table(
  'hold_participants',
  { flow_id: 'integer', hold_id: 'text', goes: 'integer', participant_id: 'integer' },
  ['flow_id', 'hold_id', 'goes', 'participant_id'],
);
