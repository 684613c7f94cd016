/**
 * What the system knows of names besides its name servers: the hosts file, and the domains in which a short name is
 * looked for. Both are read again once they have changed, as a container's are, and in place: the files are small, and
 * a read in the thread pool would wait for whatever else is there.
 */
import { readFileSync, statSync } from 'node:fs';
import { isIP } from 'node:net';

/** A hosts file that blocks a million names is not read at all. */
const MAX_FILE_BYTES = 1024 * 1024;
/** As the C library has it. */
const MAX_SEARCH_DOMAINS = 6;

export interface Search {
  readonly domains: ReadonlyArray<string>;
  /** A name with fewer dots is looked for in the domains, too. */
  readonly dots: number;
}

/** The addresses of each name in a hosts file, in its order. */
export const hostsIn = (file: string): (() => ReadonlyMap<string, ReadonlyArray<string>>) =>
  following(file, lines => {
    const hosts = new Map<string, string[]>();
    for (const [address = '', ...names] of lines) {
      if (isIP(address) === 0) continue;
      for (const name of names.map(name => name.toLowerCase())) hosts.set(name, [...(hosts.get(name) ?? []), address]);
    }
    return hosts;
  });

/** The search list of a `resolv.conf`. */
export const searchIn = (file: string): (() => Search) =>
  following(file, lines => {
    const last = lines.findLast(([keyword]) => keyword === 'search' || keyword === 'domain') ?? [];
    const option = lines
      .flatMap(words => (words[0] === 'options' ? words : []))
      .findLast(word => /^ndots:\d+$/.test(word));
    return {
      domains: last.slice(1, 1 + MAX_SEARCH_DOMAINS).filter(domain => domain !== '.'),
      dots: option === undefined ? 1 : Number(option.slice('ndots:'.length)),
    };
  });

/** What is made of a file's lines, without their comments; of no lines when it cannot be read. */
const following = <A>(file: string, read: (lines: ReadonlyArray<ReadonlyArray<string>>) => A): (() => A) => {
  let version: string | null = null;
  let made = read([]);
  return () => {
    const stat = statSync(file, { throwIfNoEntry: false });
    const now = stat === undefined || stat.size > MAX_FILE_BYTES ? null : `${stat.mtimeMs} ${stat.size} ${stat.ino}`;
    if (now === version) return made;
    version = now;
    made = read(now === null ? [] : wordsOf(readFileSync(file, 'utf8')));
    return made;
  };
};

const wordsOf = (text: string): ReadonlyArray<ReadonlyArray<string>> =>
  text.split('\n').map(line => {
    const end = line.search(/[#;]/);
    return (end < 0 ? line : line.slice(0, end)).split(/\s/).filter(word => word !== '');
  });
