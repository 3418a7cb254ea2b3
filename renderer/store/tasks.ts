import type { StateCreator } from 'zustand';
import type { Api } from '#shared/contract/index.ts';
import type { Task } from '#shared/contract/tasks.ts';

export interface TasksSlice {
  /** Newest first; ended ones stay until cleared. */
  readonly tasks: readonly Task[];
  loadTasks(): Promise<void>;
  taskChanged(task: Task): void;
  cancelTask(taskId: string): Promise<void>;
  clearEndedTasks(): void;
}

export const createTasksSlice =
  (api: Pick<Api, 'tasks'>): StateCreator<TasksSlice> =>
  (set, get) => ({
    tasks: [],
    loadTasks: async () => {
      const reply = await api.tasks.list({});
      if (reply.ok) set({ tasks: newestFirst(reply.value) });
    },
    taskChanged: (task) => {
      const others = get().tasks.filter((known) => known.taskId !== task.taskId);
      set({ tasks: newestFirst([task, ...others]) });
    },
    cancelTask: async (taskId) => {
      await api.tasks.cancel({ taskId });
    },
    clearEndedTasks: () => set({ tasks: get().tasks.filter((task) => task.state === 'running') }),
  });

const newestFirst = (tasks: readonly Task[]): readonly Task[] =>
  tasks.toSorted((a, b) => Date.parse(b.startedAt) - Date.parse(a.startedAt));
