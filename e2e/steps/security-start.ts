import { launchSignet, type Signet } from '../harness/launch.ts';
import { openWithSample } from './security-bridge.ts';

/** What these tests themselves provoke: the page tries what it must not. */
const provoked = [
  /violates the following Content Security Policy/,
  /Content Security Policy/,
  /requires 'Trusted(HTML|Script|ScriptURL)' assignment/,
  /Refused to/,
  /net::ERR_(BLOCKED_BY_CLIENT|FAILED|ABORTED|BLOCKED_BY_CSP)/,
  // The page of a window that is refused cannot start, and says so with an empty error.
  /refused: not our window/,
  /^$/,
];

/** The app with its sample, for a page that turns against it: what it is refused may stand in the console. */
export async function startHostile(): Promise<Signet> {
  const signet = await launchSignet({ expected: provoked });
  await openWithSample(signet);
  return signet;
}
