import { type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron';
import { channels } from '#shared/contract/names.ts';
import { RateLimit } from './rate-limit.ts';

/** Answers one request on a channel; never throws for an expected failure. */
export type Answerer = (channel: string, raw: unknown) => Promise<unknown>;

export interface ServePorts {
  /** Our own windows' contents; anybody else is not heard. */
  readonly isOurs: (contents: WebContents) => boolean;
  readonly isOurPage: (url: string) => boolean;
  readonly now: () => number;
}

/** Opens every channel of the contract. The only place that touches ipcMain. */
export function serve(answer: Answerer, ports: ServePorts): void {
  const limit = new RateLimit(200, 1000, ports.now);
  for (const channel of channels) {
    ipcMain.handle(channel, async (event, raw: unknown) => {
      assertOurWindow(event, ports);
      if (!limit.allows(channel)) return { ok: false, failure: { code: 'bad-request', problem: 'too many requests' } };
      return answer(channel, raw);
    });
  }
}

function assertOurWindow(event: IpcMainInvokeEvent, ports: ServePorts): void {
  const frame = event.senderFrame;
  const mainFrame = frame !== null && frame === event.sender.mainFrame;
  if (!mainFrame || !ports.isOurs(event.sender) || !ports.isOurPage(frame.url)) {
    throw new Error('refused: not our window');
  }
}
