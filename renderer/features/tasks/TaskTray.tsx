import { Popover } from '@base-ui/react/popover';
import { useEffect, useRef } from 'react';
import { useSignet, useTimeStyle } from '#renderer/store.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { CheckMark } from '#renderer/ui/Card.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { counted, formatAge, formatBytes, formatCount } from '#renderer/ui/format.ts';
import { ProgressBar } from '#renderer/ui/ProgressBar.tsx';
import text from '#renderer/ui/text.module.css';
import type { Task } from '#shared/contract/tasks.ts';
import css from './Tasks.module.css';

/** What takes a while: in the status bar how many, on a click which, how far, and a way to stop. */
export function TaskTray() {
  const tasks = useSignet((state) => state.tasks);
  const clear = useSignet((state) => state.clearEndedTasks);
  const running = tasks.filter(({ state }) => state === 'running').length;
  useAnnouncedTasks(tasks);
  return (
    <Popover.Root>
      <Popover.Trigger className={css.button}>
        {running > 0 && <span className={css.spin} aria-hidden="true" />}
        {running > 0 ? `${counted(running, 'task')} running` : 'Tasks'}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner className={css.positioner} side="top" align="end" sideOffset={8}>
          <Popover.Popup className={css.popup}>
            <div className={css.head}>
              <Popover.Title render={(title) => <h2 {...title}>Tasks</h2>} />
              {tasks.length > running && (
                <Button size="s" look="ghost" onClick={clear}>
                  Clear ended
                </Button>
              )}
            </div>
            {tasks.length === 0 ? (
              <p className={css.none}>Nothing runs. What takes a while, such as reading a big archive, shows here.</p>
            ) : (
              <ul>
                {tasks.map((task) => (
                  <TaskLine key={task.taskId} task={task} />
                ))}
              </ul>
            )}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

const ended = { done: 'good', failed: 'bad', cancelled: 'none' } as const;
const words = { done: 'Done', failed: 'Failed', cancelled: 'Cancelled' } as const;

function TaskLine({ task }: { task: Task }) {
  const cancel = useSignet((state) => state.cancelTask);
  const style = useTimeStyle();
  const { title, state, done, total } = task;
  return (
    <li className={css.task}>
      <div className={css.line}>
        {state !== 'running' && <CheckMark result={ended[state]} />}
        <span className={css.title}>
          <ForeignText text={title} />
        </span>
        {state === 'running' && task.cancellable && (
          <Button size="s" aria-label={`Cancel ${title}`} onClick={() => void cancel(task.taskId)}>
            Cancel
          </Button>
        )}
      </div>
      {state === 'running' && <ProgressBar label={title} done={done} total={total} />}
      <span className={text.tiny}>
        <span className={text.faint}>
          {state === 'running' ? progressOf(task) : `${words[state]}, started ${formatAge(task.startedAt, style)}`}
        </span>
      </span>
    </li>
  );
}

const written: Readonly<Record<NonNullable<Task['unit']>, (count: number) => string>> = {
  bytes: formatBytes,
  tags: (count) => counted(count, 'tag'),
  documents: (count) => counted(count, 'document'),
  repositories: (count) => counted(count, 'repository', 'repositories'),
};

function progressOf({ done, total, unit = 'bytes' }: Task): string {
  if (total === undefined) return done > 0 ? `${written[unit](done)} so far` : 'Running';
  return `${unit === 'bytes' ? formatBytes(done) : formatCount(done)} of ${written[unit](total)}`;
}

/** Ends of tasks are told to those who do not watch the tray. */
function useAnnouncedTasks(tasks: readonly Task[]): void {
  const announce = useSignet((state) => state.announce);
  const before = useRef<ReadonlyMap<string, Task['state']>>(new Map());
  useEffect(() => {
    for (const { taskId, title, state } of tasks) {
      if (state !== 'running' && before.current.get(taskId) === 'running') announce(`${words[state]}: ${title}`);
    }
    before.current = new Map(tasks.map(({ taskId, state }) => [taskId, state]));
  }, [announce, tasks]);
}
