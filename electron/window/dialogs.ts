import { basename } from 'node:path';
import { type BrowserWindow, dialog, type MessageBoxOptions, type OpenDialogOptions } from 'electron';
import type { PickPurpose } from '#shared/contract/files.ts';

const pem = (name: string, ...extensions: string[]) => [
  { name, extensions: ['pem', ...extensions] },
  { name: 'All files', extensions: ['*'] },
];

const asked: Readonly<Record<PickPurpose, OpenDialogOptions>> = {
  key: { title: 'Import keys', properties: ['openFile', 'multiSelections', 'showHiddenFiles'] },
  'image-folder': { title: 'Add a folder with images', properties: ['openDirectory'] },
  'image-file': { title: 'Add an image archive', properties: ['openFile', 'multiSelections'] },
  'file-to-sign': { title: 'Choose a file to sign', properties: ['openFile'] },
  archive: { title: 'Choose an archive of a repository', properties: ['openDirectory'] },
  'trust-store': { title: 'Choose a trust folder', properties: ['openDirectory', 'showHiddenFiles'] },
  'archive-folder': {
    title: 'Choose where to save the archive',
    buttonLabel: 'Save here',
    properties: ['openDirectory', 'createDirectory'],
  },
  certificate: { title: 'Choose a CA file', filters: pem('Certificates', 'crt', 'cer'), properties: ['openFile'] },
  'client-certificate': {
    title: 'Choose your certificate',
    filters: pem('Certificates', 'crt', 'cer', 'cert'),
    properties: ['openFile', 'showHiddenFiles'],
  },
  'client-key': { title: 'Choose the key to it', filters: pem('Keys', 'key'), properties: ['openFile', 'showHiddenFiles'] },
  pins: {
    title: "Choose notary's config.json",
    filters: [
      { name: 'JSON', extensions: ['json'] },
      { name: 'All files', extensions: ['*'] },
    ],
    properties: ['openFile', 'showHiddenFiles'],
  },
  'backup-folder': { title: 'Choose a folder for the backup', properties: ['openDirectory', 'createDirectory'] },
  backup: { title: 'Choose the exported key', properties: ['openFile', 'showHiddenFiles'] },
};

export const systemDialogs = (window: () => BrowserWindow) => ({
  open: async (purpose: PickPurpose): Promise<readonly string[]> => {
    const { canceled, filePaths } = await dialog.showOpenDialog(window(), asked[purpose]);
    return canceled ? [] : filePaths;
  },
  save: async (suggested: string): Promise<string | undefined> => {
    const { canceled, filePath } = await dialog.showSaveDialog(window(), { title: 'Save as', defaultPath: basename(suggested) });
    return canceled || !filePath ? undefined : filePath;
  },
  /** Cancel is where the focus is and what Escape and closing mean. */
  ask: async ({ message, detail, yes }: { message: string; detail: string; yes: string }, signal: AbortSignal): Promise<boolean> => {
    const buttons = [yes, 'Cancel'];
    const asked: MessageBoxOptions = {
      type: 'question',
      title: 'Signet',
      message,
      detail,
      buttons,
      defaultId: 1,
      cancelId: 1,
      noLink: true,
    };
    const { response } = await dialog.showMessageBox(window(), { ...asked, signal });
    return response === 0;
  },
});
