/** Switches that would open the app up; a packaged Signet does not start with any of them. */
const refused = [
  'no-sandbox',
  'disable-gpu-sandbox',
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-allow-origins',
  'inspect',
  'inspect-brk',
  'inspect-port',
  'inspect-publish-uid',
  'js-flags',
  'disable-web-security',
  'allow-running-insecure-content',
  'load-extension',
  'host-rules',
  'ignore-certificate-errors',
];

/** The first of the arguments that a packaged app refuses, if there is one. */
export const refusedSwitch = (argv: readonly string[]): string | undefined =>
  argv
    .filter((argument) => argument.startsWith('--'))
    .map((argument) => argument.slice(2).split('=')[0] ?? '')
    .find((name) => refused.includes(name));

/** The same for the environment: Electron would keep quiet about what it warns of. Others are off by the package's fuses. */
const refusedVariables = ['ELECTRON_DISABLE_SECURITY_WARNINGS'];

/** What a packaged app refuses to be started with, as words; undefined where it may start. */
export function refusedStart(argv: readonly string[], env: NodeJS.ProcessEnv): string | undefined {
  const found = refusedSwitch(argv);
  if (found !== undefined) return `--${found}`;
  const variable = refusedVariables.find((name) => env[name] !== undefined);
  return variable === undefined ? undefined : `${variable} in its environment`;
}
