/** Runs the tasks of one name one after the other, those of different names side by side. */
export type InTurn = <A>(name: string, task: () => Promise<A>) => Promise<A>;

export const createTurns = (): InTurn => {
  const last = new Map<string, Promise<unknown>>();
  return (name, task) => {
    const before = last.get(name);
    const mine = before === undefined ? task() : before.then(task, task);
    last.set(name, mine);
    const leave = (): void => {
      if (last.get(name) === mine) last.delete(name);
    };
    mine.then(leave, leave);
    return mine;
  };
};
