/** The most memory this process ever had resident, in MB. What `resourceUsage` says may be its parent's: it outlives `exec`. */
import { existsSync, readFileSync } from 'node:fs';

const STATUS = '/proc/self/status';

export const peakMegabytes = (): number => {
  const [, kilobytes] = (existsSync(STATUS) && /VmHWM:\s+(\d+) kB/.exec(readFileSync(STATUS, 'utf8'))) || [];
  return Number(kilobytes ?? process.resourceUsage().maxRSS) / 1000;
};
