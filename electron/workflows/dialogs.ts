import type { PickPurpose } from '#shared/contract/files.ts';

/** A question in plain text that only the person in front of the screen can answer: the window can neither write nor click it. */
export interface Question {
  readonly message: string;
  readonly detail: string;
  /** What the button says that is not Cancel. */
  readonly yes: string;
}

/** The system's own dialogs; paths, or none when the person cancelled. */
export interface Dialogs {
  readonly open: (purpose: PickPurpose) => Promise<readonly string[]>;
  readonly save: (suggested: string) => Promise<string | undefined>;
  /** Whether the person said yes. The signal takes the question away, which is a no. */
  readonly ask: (question: Question, signal: AbortSignal) => Promise<boolean>;
}
