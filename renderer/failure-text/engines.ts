import { whyAway } from './away.ts';
import { readOnly, sentence, type WordsFor } from './words.ts';

type EngineCode = 'engine-unreachable' | 'engine-refused' | 'engine-push-failed' | 'engine-misbehaved';

/** Why nobody answers, by the system's code; anything else as for every connection. */
const whyEngineAway: Readonly<Record<string, { readonly detail: string; readonly advice: string }>> = {
  ENOENT: { detail: 'There is no socket in its place: it is not running.', advice: 'Start it. Signet notices by itself.' },
  ECONNREFUSED: { detail: 'Its socket is there, and nobody answers: it is not running.', advice: 'Start it. Signet notices by itself.' },
  EACCES: {
    detail: 'You may not open its socket.',
    advice: 'Ask its administrator for the right to use it, or run an engine of your own (rootless). Never start Signet as root for it.',
  },
  'time-out': { detail: 'It took the question and did not answer in time.', advice: 'See whether it is busy, then refresh.' },
};

export const engineFailures: WordsFor<EngineCode> = {
  'engine-unreachable': ({ engine, reason }) => {
    const { detail, advice } = (Object.hasOwn(whyEngineAway, reason) ? whyEngineAway[reason] : undefined) ?? {
      detail: whyAway(reason),
      advice: 'See whether it is running, then refresh.',
    };
    return readOnly(`${engine} cannot be reached`, detail, advice);
  },
  'engine-refused': ({ engine, status, answer }) =>
    readOnly(
      `${engine} could not answer`,
      `It said ${status}${answer === '' ? '' : `: ${sentence(answer)}`}`,
      'Try again. If it stays so, look into the log of the engine.',
    ),
  'engine-push-failed': ({ engine, image, answer }) =>
    readOnly(
      `${engine} could not push ${image}`,
      `It said: ${sentence(answer)} Layers may lie in the registry by now; the tag is what it was.`,
      'Log in to the registry with docker login, or ask its owner for the right to push there. Then push again.',
    ),
  'engine-misbehaved': ({ engine, reason }) =>
    readOnly(
      `${engine} does not behave like a container engine`,
      `${sentence(reason)} Signet stopped there.`,
      'See whether its socket belongs to Docker or Podman.',
    ),
};
