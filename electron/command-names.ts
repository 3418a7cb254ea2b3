/** What `signet` can be asked without a window. */
export const commandNames = ['inspect', 'archive', 'images', 'help', '--help', '-h', '--version'] as const;

/** Whether Signet is asked to work without a window. */
export const wantsCommandLine = (args: readonly string[]): boolean => (commandNames as readonly string[]).includes(args[0] ?? '');
