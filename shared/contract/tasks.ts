import { z } from 'zod';
import { Instant } from '../domain/key.ts';
import { endpoint } from './endpoint.ts';

export const Task = z.object({
  taskId: z.string().max(32),
  title: z.string(),
  /** In its unit: bytes unless said otherwise. */
  done: z.number().min(0),
  total: z.number().min(0).optional(),
  unit: z.enum(['bytes', 'tags', 'repositories', 'documents']).optional(),
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  startedAt: Instant,
  cancellable: z.boolean(),
});
export type Task = z.infer<typeof Task>;

export const tasks = {
  list: endpoint({ input: z.object({}), output: z.array(Task), fails: [] }),
  cancel: endpoint({ input: z.object({ taskId: z.string().max(32) }), output: z.object({}), fails: [] }),
};
