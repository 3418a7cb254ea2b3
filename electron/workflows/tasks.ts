import { setMaxListeners } from 'node:events';
import { isFailure, SignetError } from '#electron/signet-error.ts';
import type { Task } from '#shared/contract/tasks.ts';
import type { Progress } from '#shared/domain/image.ts';

export interface TaskHandle {
  readonly signal: AbortSignal;
  readonly progress: (progress: Progress) => void;
}

/** Long work the person can watch and cancel. Progress is told at most ten times a second. */
export class Tasks {
  private readonly all = new Map<string, { task: Task; abort: AbortController }>();
  private readonly tell: (task: Task) => void;
  private readonly now: () => Date;
  private counter = 0;

  constructor(tell: (task: Task) => void, now: () => Date) {
    this.tell = tell;
    this.now = now;
  }

  list(): Task[] {
    return [...this.all.values()].map(({ task }) => task);
  }

  cancel(taskId: string): void {
    this.all.get(taskId)?.abort.abort(new SignetError({ code: 'cancelled' }));
  }

  cancelAll(): void {
    for (const { abort } of this.all.values()) abort.abort(new SignetError({ code: 'cancelled' }));
  }

  async run<T>(title: string, work: (handle: TaskHandle) => Promise<T>, unit?: Task['unit']): Promise<T> {
    this.counter += 1;
    const taskId = `t${this.counter}`;
    const abort = new AbortController();
    // Whatever is asked on its way listens: two hundred repositories are no leak.
    setMaxListeners(0, abort.signal);
    const startedAt = this.now();
    const update = (change: Partial<Task>) => {
      const before = this.all.get(taskId)?.task ?? {
        taskId,
        title,
        done: 0,
        state: 'running',
        startedAt: startedAt.toISOString(),
        cancellable: true,
        ...(unit === undefined ? {} : { unit }),
      };
      const task: Task = { ...before, ...change };
      this.all.set(taskId, { task, abort });
      return task;
    };
    this.tell(update({}));
    let told = startedAt.getTime();
    const progress = ({ done, total }: Progress) => {
      const task = update({ done, ...(total === undefined ? {} : { total }) });
      const now = this.now().getTime();
      if (now - told < 100) return;
      told = now;
      this.tell(task);
    };
    try {
      const result = await work({ signal: abort.signal, progress });
      this.tell(update({ state: 'done', cancellable: false }));
      return result;
    } catch (error) {
      const state = abort.signal.aborted || isFailure(error, 'cancelled') ? 'cancelled' : 'failed';
      this.tell(update({ state, cancellable: false }));
      if (state === 'cancelled' && !isFailure(error, 'cancelled')) throw new SignetError({ code: 'cancelled' }, { cause: error });
      throw error;
    } finally {
      this.keepLast(50);
    }
  }

  private keepLast(count: number): void {
    const ended = [...this.all.values()].filter(({ task }) => task.state !== 'running');
    for (const { task } of ended.slice(0, Math.max(0, ended.length - count))) this.all.delete(task.taskId);
  }
}
