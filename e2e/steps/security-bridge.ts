import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import type { Reply } from '#shared/contract/endpoint.ts';
import type { Api } from '#shared/contract/index.ts';
import type { Signet } from '../harness/launch.ts';

type Answered<F> = F extends (input: never) => Promise<infer R> ? R : never;
type Asked<F> = F extends (input: infer I) => unknown ? I : never;

/** Asks as the page asks: over the bridge that the preload has put into its window. */
export function ask<G extends keyof Api, N extends keyof Api[G] & string>(
  page: Page,
  group: G,
  name: N,
  input: Asked<Api[G][N]>,
): Promise<Answered<Api[G][N]>> {
  return page.evaluate(
    async ([group, name, input]) => {
      const call = window.signet.call as unknown as Record<string, Record<string, (input: unknown) => Promise<unknown>>>;
      return call[group]?.[name]?.(input);
    },
    [group as string, name as string, input as unknown] as const,
  ) as Promise<Answered<Api[G][N]>>;
}

/** The value of an answer that went well. */
export function granted<T>(reply: Reply<T>): T {
  if (!reply.ok) throw new Error(`refused: ${JSON.stringify(reply.failure)}`);
  return reply.value;
}

/** Past the first run, with the sample images. */
export async function openWithSample(signet: Signet): Promise<void> {
  const { window } = signet;
  await window.getByRole('radio', { name: 'I am looking around' }).click();
  await window.getByRole('button', { name: 'Look around with a sample' }).click();
  await window.getByRole('navigation', { name: 'Screens' }).waitFor();
}

/** Answers the system's dialogs in place of the person. */
export async function answerDialogs(signet: Signet, answers: { readonly open?: readonly string[]; readonly save?: string }): Promise<void> {
  await signet.electronApp.evaluate(({ dialog }, { open, save }) => {
    dialog.showOpenDialog = async () => ({ canceled: open === undefined, filePaths: [...(open ?? [])] });
    dialog.showSaveDialog = async () => ({ canceled: save === undefined, filePath: save ?? '' });
  }, answers);
}

/** A token for a file, as if the person had picked it. */
export async function pick(signet: Signet, path: string, purpose: 'key' | 'file-to-sign' | 'backup' = 'key') {
  await answerDialogs(signet, { open: [path] });
  const [picked] = granted(await ask(signet.window, 'files', 'pick', { purpose }));
  if (!picked) throw new Error('nothing was picked');
  return picked.token;
}

export async function pickSave(signet: Signet, path: string) {
  await answerDialogs(signet, { save: path });
  const { picked } = granted(await ask(signet.window, 'files', 'pickSave', { suggested: 'file' }));
  if (!picked) throw new Error('nothing was picked');
  return picked.token;
}

export function fileWith(name: string, text: string | Buffer): string {
  const path = join(mkdtempSync(join(tmpdir(), 'signet-file-')), name);
  writeFileSync(path, text);
  return path;
}
