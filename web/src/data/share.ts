/** The address of a page as it is handed on: whoever opens it sees the same times, on the same clock. */
import { useEffect } from 'preact/hooks';
import { here, to } from './router';
import { zone } from './zone';

type Times = Readonly<Record<string, string>>;

let frozen: () => Times = () => ({});

/** What a page shows of times that its address leaves open, such as the last day. */
export const useFrozen = (times: () => Times): void => {
  useEffect(() => {
    frozen = times;
    return () => {
      frozen = () => ({});
    };
  });
};

export const addressToShare = (): string => {
  const { parts, query } = here();
  return location.origin + to(parts, { ...Object.fromEntries(query), ...frozen(), tz: zone });
};
