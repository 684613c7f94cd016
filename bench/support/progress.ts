/** One line on standard error that says what runs: rewritten where a person looks on, now and then where a log is kept. */
const everyMs = 5000;

export interface Progress {
  readonly say: (what: string) => void;
  /** The line is gone, or stays as it was in a log. */
  readonly end: () => void;
}

export const progressOf = (label: string, stream: NodeJS.WriteStream = process.stderr): Progress => {
  let last = Number.NEGATIVE_INFINITY;
  let kind = '';
  return {
    say: what => {
      if (stream.isTTY) return void stream.write(`\r\x1b[K${label}: ${what}`);
      const now = performance.now();
      const [nowKind = ''] = what.split(':');
      if (nowKind === kind && now - last < everyMs) return;
      [last, kind] = [now, nowKind];
      stream.write(`${label}: ${what}\n`);
    },
    end: () => void (stream.isTTY && stream.write('\r\x1b[K')),
  };
};
