/** What a server tells of itself. */
const metric = async (url: string, name: string): Promise<number> => {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  const value = new RegExp(`^${name} (\\S+)`, 'm').exec(metrics)?.[1];
  if (value === undefined) throw new Error(`${url}/metrics does not tell ${name}`);
  return Number(value);
};

export const residentMegabytes = async (url: string): Promise<number> =>
  (await metric(url, 'process_resident_memory_bytes')) / 2 ** 20;

/** Of all its threads, since it began. */
export const cpuSeconds = (url: string): Promise<number> => metric(url, 'process_cpu_seconds_total');
