/** What changed, as a list: where, and what it is now. */
export interface Operation {
  readonly op?: unknown;
  readonly path?: unknown;
  readonly value?: unknown;
}

/** A value that is longer is cut: the whole of it is in the facts. */
const MAX_CHARACTERS = 200;

interface PatchProps {
  readonly of: ReadonlyArray<Operation>;
  readonly none: string;
  /** Only the first so many. */
  readonly first?: number;
}

export const Patch = ({ of, none, first = of.length }: PatchProps) => {
  if (of.length === 0) return <p class="mute">{none}</p>;
  return (
    <ul class="stack plain-list small">
      {of.slice(0, first).map(({ op, path, value }) => (
        <li key={`${op} ${path}`}>
          <span class="mono">{String(path) === '' ? '/' : String(path)}</span>{' '}
          {op === 'remove' ? <span class="bad">−</span> : <span>{op === 'add' ? '+' : '→'} </span>}
          {op === 'remove' ? null : <span class="mono">{shortened(value)}</span>}
        </li>
      ))}
    </ul>
  );
};

const shortened = (value: unknown): string => {
  const text = JSON.stringify(value) ?? '';
  return text.length > MAX_CHARACTERS ? `${text.slice(0, MAX_CHARACTERS)} …` : text;
};
