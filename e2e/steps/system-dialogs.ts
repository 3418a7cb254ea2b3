import type { Signet } from '../harness/launch.ts';

/** The system's own dialogs, which no test can click: what the person chooses in them, said before they open. */
export const systemDialogs = ({ electronApp }: Signet) => ({
  choose: (...paths: string[]): Promise<void> =>
    electronApp.evaluate(({ dialog }, filePaths) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: filePaths.length === 0, filePaths });
    }, paths),
  saveAs: (path: string): Promise<void> =>
    electronApp.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
    }, path),
  clipboard: (): Promise<string> => electronApp.evaluate(({ clipboard }) => clipboard.readText()),
});
export type SystemDialogs = ReturnType<typeof systemDialogs>;
