import { type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron';
import type { Endpoint } from '#shared/contract/endpoint.ts';
import { type AllHandlers, contract, type NoticeName, type NoticePayload, notices } from '#shared/contract/index.ts';
import { type AnswerPorts, answer } from './answer.ts';
import { RateLimit } from './rate-limit.ts';

export interface ServePorts extends AnswerPorts {
  /** Our own windows' contents; anybody else is not heard. */
  readonly isOurs: (contents: WebContents) => boolean;
  readonly isOurPage: (url: string) => boolean;
  readonly now: () => number;
}

/** Registers the whole contract. The only place that touches ipcMain. */
export function serve(handlers: AllHandlers, ports: ServePorts): void {
  const limit = new RateLimit(200, 1000, ports.now);
  for (const [group, endpoints] of Object.entries(contract)) {
    for (const [name, declared] of Object.entries(endpoints) as [string, Endpoint][]) {
      const channel = `${group}.${name}`;
      const handle = (handlers as unknown as Record<string, Record<string, (request: never) => Promise<unknown>>>)[group]?.[name];
      if (!handle) throw new Error(`no handler for ${channel}`);
      ipcMain.handle(channel, (event, raw: unknown) => {
        assertOurWindow(event, ports);
        if (!limit.allows(channel)) return { ok: false, failure: { code: 'bad-request', problem: 'too many requests' } };
        return answer(channel, declared, handle, raw, ports);
      });
    }
  }
}

/** Tells one window; the payload is parsed, so only declared fields leave. */
export function notify<N extends NoticeName>(contents: WebContents, name: N, payload: NoticePayload<N>, locked: boolean): void {
  if (locked && !notices[name].whileLocked) return;
  if (!contents.isDestroyed()) contents.send(`notice.${name}`, notices[name].payload.parse(payload));
}

function assertOurWindow(event: IpcMainInvokeEvent, ports: ServePorts): void {
  const frame = event.senderFrame;
  const mainFrame = frame !== null && frame === event.sender.mainFrame;
  if (!mainFrame || !ports.isOurs(event.sender) || !ports.isOurPage(frame.url)) {
    throw new Error('refused: not our window');
  }
}
