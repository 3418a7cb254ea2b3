/** The last action per folder. Signet is the only writer of its data folder, so this process's order is the order. */
const last = new Map<string, Promise<unknown>>();

/** Runs `act` after everything asked for the same folder before it. */
export function oneAtATime<T>(folder: string, act: () => Promise<T>): Promise<T> {
  const mine = (last.get(folder) ?? Promise.resolve()).then(act, act);
  last.set(folder, mine);
  const forget = () => {
    if (last.get(folder) === mine) last.delete(folder);
  };
  mine.then(forget, forget);
  return mine;
}
