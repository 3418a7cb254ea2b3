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
