import type { Signet } from '../harness/launch.ts';
import { answerQuestions, askedQuestions } from '../harness/main-questions.ts';

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
  /** What the person presses when main itself asks before a root or targets key signs. Until told otherwise it is Sign. */
  answer: (button: 'Sign' | 'Cancel' | 'none'): Promise<void> => answerQuestions(electronApp, button),
  asked: () => askedQuestions(electronApp),
  clipboard: (): Promise<string> => electronApp.evaluate(({ clipboard }) => clipboard.readText()),
});
export type SystemDialogs = ReturnType<typeof systemDialogs>;
