import { type NoticeName, type NoticePayload, notices } from '#shared/contract/index.ts';

/** The part of a window's contents that is used. */
export interface Contents {
  isDestroyed(): boolean;
  send(channel: string, payload: unknown): void;
}

/** Tells one window; the payload is parsed, so only declared fields leave. */
export function notify<N extends NoticeName>(contents: Contents, name: N, payload: NoticePayload<N>, locked: boolean): void {
  if (locked && !notices[name].whileLocked) return;
  if (!contents.isDestroyed()) contents.send(`notice.${name}`, notices[name].payload.parse(payload));
}
