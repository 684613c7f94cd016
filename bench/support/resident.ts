/** Resident memory of a running flowsync, by its own metrics. */
export const residentMegabytes = async (url: string): Promise<number> => {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  const bytes = /^process_resident_memory_bytes (\S+)/m.exec(metrics)?.[1];
  if (bytes === undefined) throw new Error(`${url}/metrics does not tell the resident memory`);
  return Number(bytes) / 2 ** 20;
};
