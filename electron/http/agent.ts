import type { Dispatcher } from 'undici';
import api from 'undici/lib/api/index.js';
import Agent from 'undici/lib/dispatcher/agent.js';
import DispatcherClass from 'undici/lib/dispatcher/dispatcher.js';

/** As undici's own index does, which loads fetch, caches, proxies and mocks too: that takes longer than a verdict. */
Object.assign(DispatcherClass.prototype, api);

export { Agent };

export const request = (agent: Agent, { origin, pathname, search }: URL, options: Omit<Dispatcher.RequestOptions, 'origin' | 'path'>) =>
  agent.request({ ...options, origin, path: `${pathname}${search}` });
