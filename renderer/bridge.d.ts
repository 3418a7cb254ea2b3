import type { Reply } from '#shared/contract/endpoint.ts';
import type { PickedFile } from '#shared/contract/files.ts';
import type { Api, Subscribe } from '#shared/contract/index.ts';

declare global {
  interface Window {
    /** What the preload hands over; frozen, and the only way out of the window. */
    readonly signet: Bridge;
  }
}

export interface Bridge {
  readonly call: Api;
  readonly subscribe: Subscribe;
  /** Tokens for files the person dropped; the paths themselves never come back. */
  readonly dropped: (files: File[]) => Promise<Reply<PickedFile[]>>;
}
