import type { Api, Subscribe } from '#shared/contract/index.ts';
import type { Bridge } from './bridge.d.ts';

/** Main, as the window knows it. Each call answers a Reply and never throws for an expected failure. */
export const api: Api = window.signet.call;
export const subscribe: Subscribe = window.signet.subscribe;
export const dropped: Bridge['dropped'] = window.signet.dropped;
export type { Api, Subscribe };
