import type { z } from 'zod';
import { app } from './app.ts';
import { archives } from './archives.ts';
import type { Client, Handlers, Notice } from './endpoint.ts';
import { files } from './files.ts';
import { history } from './history.ts';
import { images } from './images.ts';
import { keys } from './keys.ts';
import { network } from './network.ts';
import { notices } from './notices.ts';
import { pins } from './pins.ts';
import { removal } from './removal.ts';
import { servers } from './servers.ts';
import { sets } from './sets.ts';
import { settings } from './settings.ts';
import { signing } from './signing.ts';
import { stores } from './stores.ts';
import { tasks } from './tasks.ts';
import { trust } from './trust.ts';

/** The whole of what the window may ask. Channels are `group.name`. */
export const contract = {
  app,
  settings,
  files,
  keys,
  images,
  trust,
  history,
  servers,
  network,
  pins,
  removal,
  signing,
  sets,
  stores,
  archives,
  tasks,
};
export type SignetContract = typeof contract;
export type Api = { readonly [G in keyof SignetContract]: Client<SignetContract[G]> };
export type AllHandlers = { readonly [G in keyof SignetContract]: Handlers<SignetContract[G]> };

export { notices };
export type NoticeName = keyof typeof notices;
export type NoticePayload<N extends NoticeName> = (typeof notices)[N] extends Notice<infer T> ? z.output<T> : never;
export type Subscribe = <N extends NoticeName>(name: N, listen: (payload: NoticePayload<N>) => void) => () => void;
