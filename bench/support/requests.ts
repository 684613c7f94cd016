/** The commands that figures send. */
import { post, put } from './http';

let serial = 0;
/** References of one run meet none of another in the data that is kept. */
const run = Date.now().toString(36);

/** Adds a source with a reference that nothing has had. */
export const addSource = (flowId: number): string => {
  serial += 1;
  const reference = `BENCH-${run}-${serial.toString(36)}`;
  return post(`/flows/${flowId}/external-sources`, { reference, description: 'Added by the bench' });
};

/** Changes a flow without making it larger. */
export const describeSource = (flowId: number): string => {
  serial += 1;
  return put(`/flows/${flowId}/external-sources/1`, { description: `Described by the bench, ${serial} times` });
};
