/** Main's end of one key service process, whatever made it. */
export interface ServiceProcess {
  readonly post: (message: unknown) => void;
  readonly onMessage: (listener: (message: unknown) => void) => void;
  /** Called once, however it ended. */
  readonly onExit: (listener: () => void) => void;
  readonly kill: () => void;
}
export type ForkKeyService = () => ServiceProcess;
